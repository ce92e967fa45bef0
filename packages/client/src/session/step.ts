import type { TransportName } from '@portico/protocol'
import type { Effect } from './effect.ts'
import type { State } from './state.ts'

/** The next state, and the effects to perform. */
export type Step = readonly [State, ...Effect[]]

/** What a transition depends on besides the state and the event. */
export interface Surroundings {
  readonly now: number
  readonly random: number
  readonly ladder: readonly TransportName[]
}
