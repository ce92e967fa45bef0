import type { FindingId } from '@portico/protocol'
import type { Fault } from './fault.ts'
import { guestFaults } from './guests.ts'
import { crowdFaults, networkFaults } from './network.ts'
import { processFaults } from './processes.ts'
import { rushFaults } from './rush.ts'

/** All faults, one row each; docs/stress.md prints them. */
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

/**
 * Findings that need no fault: on a slow machine, below the best transport, or with a token that expires during a
 * run.
 */
export const alwaysNamed: readonly string[] = [
  'webSocketBlocked',
  'tabFrozen',
  'tokenExpired',
] satisfies FindingId[]
