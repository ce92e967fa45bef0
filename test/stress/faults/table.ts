import type { FindingId } from '@portico/protocol'
import type { Fault } from './fault.ts'
import { guestFaults } from './guests.ts'
import { crowdFaults, networkFaults } from './network.ts'
import { processFaults } from './processes.ts'
import { rushFaults } from './rush.ts'

/** Everything that the runner breaks, one row each; docs/stress.md prints it. */
const table = {
  ...processFaults,
  ...networkFaults,
  ...crowdFaults,
  ...guestFaults,
  ...rushFaults,
} as const satisfies Record<string, Fault>

export type FaultKind = keyof typeof table

export const faults: Readonly<Record<FaultKind, Fault>> = table

export const faultKinds = Object.keys(table) as readonly FaultKind[]

/** Without a fault: on a slow machine, below its best transport, or with one of the tokens that end within a run. */
export const alwaysNamed: readonly string[] = [
  'webSocketBlocked',
  'tabFrozen',
  'tokenExpired',
] satisfies FindingId[]
