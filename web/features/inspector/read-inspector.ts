import { RealtimeFailure } from '@portico/server'

import { requireAdministrator } from './administrator.ts'
import type { Reading } from './watch/reading.ts'
import { openWatch } from './watch/watch.ts'

export type Inspected =
  | { readonly kind: 'read'; readonly reading: Reading }
  | { readonly kind: 'away'; readonly why: string }

/** The service as it is now, for administrators; anybody else gets no page at all. */
export async function inspect(): Promise<Inspected> {
  await requireAdministrator()
  try {
    return { kind: 'read', reading: await openWatch().read() }
  } catch (error) {
    if (error instanceof RealtimeFailure) return { kind: 'away', why: error.message }
    throw error
  }
}
