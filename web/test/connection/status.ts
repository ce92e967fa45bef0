import type { Status } from '@portico/client'

/** The status of a page that connects for the first time. */
export const status: Status = {
  state: 'connecting',
  since: 1,
  transport: undefined,
  through: undefined,
  notBetter: undefined,
  roundTripMs: undefined,
  attempt: 0,
  nextTryAt: undefined,
  unsent: 0,
  finding: undefined,
  explanation: undefined,
  trace: undefined,
}
