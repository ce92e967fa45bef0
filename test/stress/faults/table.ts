import type { FindingId } from '@portico/protocol'
import type { Fault } from './fault.ts'
import { guestFaults } from './guests.ts'
import { crowdFaults, networkFaults } from './network.ts'
import { processFaults } from './processes.ts'

/** Everything that the runner breaks, one row each; docs/stress.md prints it. */
const table = {
  ...processFaults,
  ...networkFaults,
  ...crowdFaults,
  ...guestFaults,
} as const satisfies Record<string, Fault>

export type FaultKind = keyof typeof table

export const faults: Readonly<Record<FaultKind, Fault>> = table

export const faultKinds = Object.keys(table) as readonly FaultKind[]

/** What a client on a slow machine, or below its best transport, may say without a fault. */
export const alwaysNamed: readonly string[] = ['webSocketBlocked', 'tabFrozen'] satisfies FindingId[]
