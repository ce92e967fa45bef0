import type { TransportName } from '@portico/protocol'
import type { Effect } from './effect.ts'
import type { State } from './state.ts'

/** The state that follows, and what is to be done on the way. */
export type Step = readonly [State, ...Effect[]]

/** What a transition goes by besides the state and the event. */
export interface Surroundings {
  readonly now: number
  readonly random: number
  readonly ladder: readonly TransportName[]
}
