import type { Event, EventOf } from './event.ts'
import { afterFailedMove, afterLoss, carryOn, live, move, moveAgain, moveForDrain, stayPut } from './moves.ts'
import {
  afresh,
  afterFailedDial,
  dial,
  goOffline,
  prepare,
  prepareFromTheTop,
  restart,
  wait,
} from './rounds.ts'
import type { State, StateOf } from './state.ts'
import type { Step, Surroundings } from './step.ts'

/**
 * The transitions as a table; state.ts has the picture. Nothing here touches a socket: the session performs the effects and
 * reports the results as events. An event that is missing from a row changes nothing.
 */
type Table = {
  readonly [S in State['kind']]: {
    readonly [E in Event['kind']]?: (state: StateOf<S>, event: EventOf<E>, around: Surroundings) => Step
  }
}

type Transition = (state: State, event: Event, around: Surroundings) => Step

export const initial: State = { kind: 'idle' }

/** The one place where the state changes. */
export function step(state: State, event: Event, around: Surroundings): Step {
  // Both keys come from the unions that the table is made of, but the compiler cannot relate them.
  const row = transitions[state.kind] as Partial<Record<Event['kind'], Transition>>
  return row[event.kind]?.(state, event, around) ?? [state]
}

const probe = (state: State): Step => [state, { kind: 'probe' }]
const close = (): Step => [{ kind: 'idle' }, { kind: 'dropBoth' }]
const end = (_: State, { finding }: EventOf<'refused' | 'dismissed'>): Step => [
  { kind: 'ended', finding },
  { kind: 'dropBoth' },
]

/** Shared by the states that are connecting. */
const connecting = { refused: end, offline: goOffline, retry: restart, identity: restart, close } as const

/** The browser may be wrong about the network, so the socket itself is tested. */
const connected = { online: probe, offline: probe, woke: probe, retry: probe, close } as const

const transitions: Table = {
  idle: { start: afresh, retry: afresh },
  ended: { start: afresh, retry: afresh, identity: afresh, close },
  preparing: { ...connecting, prepared: dial, unprepared: wait },
  dialling: {
    ...connecting,
    answered: (round, _, around) => live(round, around),
    failed: afterFailedDial,
  },
  waiting: {
    due: prepare,
    online: prepare,
    woke: prepare,
    offline: goOffline,
    retry: afresh,
    identity: afresh,
    close,
  },
  // Browsers can be wrong about being offline. A person's `retry` counts for more, and after a while the client tries anyway.
  offline: {
    due: prepareFromTheTop,
    online: prepareFromTheTop,
    woke: prepareFromTheTop,
    retry: afresh,
    close,
  },
  live: {
    ...connected,
    lost: afterLoss,
    dismissed: end,
    drain: (state) => move(state, state.rung, 'drain'),
    climb: (state) => (state.rung === 0 ? [state] : move(state, 0, 'climb')),
    identity: (state) => move(state, state.rung, 'identity'),
  },
  moving: {
    ...connected,
    answered: ({ to, attempt }, _, around) => live({ rung: to, attempt }, around),
    failed: afterFailedMove,
    // During a move both connections count against the limits, so a refusal may mean only that. For a new person it is final.
    refused: (state, event, around) =>
      state.why === 'identity' ? end(state, event) : stayPut(state, around),
    lost: (state, _, around) => carryOn(state, around),
    // Signing in as somebody else ends the previous person's connection. That says nothing about the new person.
    dismissed: (state, event, around) =>
      state.why === 'identity' ? carryOn(state, around) : end(state, event),
    drain: moveForDrain,
    identity: moveAgain,
  },
}
