import type { TransportName } from '@portico/protocol'
import type { Finding } from '../finding.ts'
import { backoff } from './backoff.ts'

/**
 * The life of a client's connection, as data. Nothing here touches a socket: the session performs the effects and
 * reports what came of them.
 *
 *   idle ─start─▶ preparing ─prepared─▶ dialling ─answered─▶ live ─drain, climb, identity─▶ moving ─answered─▶ live
 *     ▲               │                    │  ▲ next rung      │                              │ failed: stays live
 *     │               ▼                    ▼  │                ▼ lost                         ▼
 *   close          waiting ◀───────────── failed          waiting                         waiting (old one lost)
 *
 * `offline` waits for the browser's word, `ended` for `retry`: a refusal that would only repeat itself.
 */
export type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'ended'; readonly finding: Finding }
  | { readonly kind: 'preparing'; readonly attempt: number }
  | { readonly kind: 'dialling'; readonly attempt: number; readonly rung: number }
  | { readonly kind: 'waiting'; readonly attempt: number; readonly until: number; readonly finding: Finding }
  | { readonly kind: 'offline'; readonly attempt: number }
  | ({ readonly kind: 'live' } & Living)
  | ({ readonly kind: 'moving'; readonly to: number; readonly why: Move } & Living)

interface Living {
  readonly rung: number
  readonly since: number
  /** The round that succeeded. It counts on when the connection proves short-lived. */
  readonly attempt: number
  /** Tries to get back to the best rung since it was left. */
  readonly climbs: number
}

/** Why a living connection is exchanged for another. The old one is let go only when the new one answers. */
export type Move = 'drain' | 'climb' | 'identity'

export type Event =
  | { readonly kind: 'start' }
  | { readonly kind: 'prepared' }
  /** Discovery or the token did not come. */
  | { readonly kind: 'unprepared'; readonly finding: Finding }
  /** The connect reply arrived on the connection that was being dialled. */
  | { readonly kind: 'answered' }
  /** The connection that was being dialled came to nothing; `reached` when the service itself said no. */
  | {
      readonly kind: 'failed'
      readonly finding: Finding
      readonly reached: boolean
      readonly delay?: number | undefined
    }
  /** The living connection is gone. */
  | { readonly kind: 'lost'; readonly finding: Finding; readonly delay?: number | undefined }
  /** The service or the token route refused for good. */
  | { readonly kind: 'refused'; readonly finding: Finding }
  | { readonly kind: 'due' }
  | { readonly kind: 'online' }
  | { readonly kind: 'offline' }
  /** The page is seen again: became visible, or came back from the back/forward cache. */
  | { readonly kind: 'woke' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'close' }
  | { readonly kind: 'drain' }
  | { readonly kind: 'climb' }
  | { readonly kind: 'identity' }

export type Effect =
  /** Fetch the discovery document and a token; answers `prepared`, `unprepared` or `refused`. */
  | { readonly kind: 'prepare' }
  /** Open a connection on this rung; answers `answered`, `failed` or `refused`. */
  | { readonly kind: 'dial'; readonly rung: number }
  /** The dialled connection becomes the living one; what was living before is let go. */
  | { readonly kind: 'adopt' }
  /** Let go of the connection being dialled. */
  | { readonly kind: 'abandon' }
  /** Let go of every connection. */
  | { readonly kind: 'drop' }
  /** Answer `due` at this time; replaces an earlier one. */
  | { readonly kind: 'wait'; readonly until: number }
  /** Answer `climb` after this long; replaces an earlier one. */
  | { readonly kind: 'plan-climb'; readonly delay: number }
  /** Ask the living connection for a sign of life; silence becomes `lost`. */
  | { readonly kind: 'probe' }

export interface Surroundings {
  readonly now: number
  readonly random: number
  readonly ladder: readonly TransportName[]
}

export type Step = readonly [State, ...Effect[]]

type StateOf<K extends State['kind']> = Extract<State, { kind: K }>
type EventOf<K extends Event['kind']> = Extract<Event, { kind: K }>

type Table = {
  readonly [S in State['kind']]: {
    readonly [E in Event['kind']]: (state: StateOf<S>, event: EventOf<E>, around: Surroundings) => Step
  }
}

export const initial: State = { kind: 'idle' }

/** The one place where the state changes. */
export function step(state: State, event: Event, around: Surroundings): Step {
  // Both indices come from the same unions as the table's keys; the compiler cannot follow a pair of them.
  const row = transitions[state.kind] as Record<Event['kind'], (s: State, e: Event, a: Surroundings) => Step>
  return row[event.kind](state, event, around)
}

/** A connection that ends sooner than this is treated as one more failed attempt: the service may be closing all of them. */
const settled = 10_000
const firstClimb = 30_000
const lastClimb = 600_000

const stay = (state: State): Step => [state]
const prepare = (attempt: number): Step => [{ kind: 'preparing', attempt }, { kind: 'prepare' }]
const afresh = (): Step => prepare(0)
const dial = (attempt: number, rung: number): Step => [
  { kind: 'dialling', attempt, rung },
  { kind: 'dial', rung },
]
const close = (): Step => [{ kind: 'idle' }, { kind: 'drop' }]
const end = (_: State, { finding }: EventOf<'refused'>): Step => [
  { kind: 'ended', finding },
  { kind: 'drop' },
]
const restart = (): Step => [{ kind: 'preparing', attempt: 0 }, { kind: 'drop' }, { kind: 'prepare' }]
const goOffline = (attempt: number): Step => [{ kind: 'offline', attempt }, { kind: 'drop' }]

function wait(attempt: number, finding: Finding, around: Surroundings, delay?: number): Step {
  const until = around.now + (delay ?? backoff(attempt + 1, around.random))
  return [
    { kind: 'waiting', attempt: attempt + 1, until, finding },
    { kind: 'drop' },
    { kind: 'wait', until },
  ]
}

function live(living: Living): Step {
  const state: State = { kind: 'live', ...living }
  return living.rung === 0 ? [state, { kind: 'adopt' }] : [state, { kind: 'adopt' }, planClimb(living.climbs)]
}

function planClimb(climbs: number): Effect {
  return { kind: 'plan-climb', delay: Math.min(lastClimb, firstClimb * 2 ** climbs) }
}

/** A rung that cannot be reached makes room for the next one at once; a word from the service itself does not. */
function afterFailedDial(state: StateOf<'dialling'>, event: EventOf<'failed'>, around: Surroundings): Step {
  const next = state.rung + 1
  if (!event.reached && next < around.ladder.length) {
    return [{ ...state, rung: next }, { kind: 'abandon' }, { kind: 'dial', rung: next }]
  }
  return wait(state.attempt, event.finding, around, event.delay)
}

function afterLoss(state: StateOf<'live' | 'moving'>, event: EventOf<'lost'>, around: Surroundings): Step {
  const attempt = around.now - state.since < settled ? state.attempt : 0
  return wait(attempt, event.finding, around, event.delay)
}

function move({ rung, since, attempt, climbs }: Living, to: number, why: Move): Step {
  return [
    { kind: 'moving', rung, since, attempt, climbs, to, why },
    { kind: 'dial', rung: to },
  ]
}

function stayPut({ rung, since, attempt, climbs, why }: StateOf<'moving'>): Step {
  const state = { kind: 'live', rung, since, attempt, climbs: why === 'climb' ? climbs + 1 : climbs } as const
  return rung === 0 ? [state, { kind: 'abandon' }] : [state, { kind: 'abandon' }, planClimb(state.climbs)]
}

const inactive = {
  prepared: stay,
  unprepared: stay,
  answered: stay,
  failed: stay,
  lost: stay,
  due: stay,
  online: stay,
  offline: stay,
  woke: stay,
  drain: stay,
  climb: stay,
  identity: stay,
} as const

const transitions: Table = {
  idle: { ...inactive, start: afresh, refused: stay, retry: afresh, close: stay },
  ended: { ...inactive, start: afresh, refused: stay, retry: afresh, identity: afresh, close },
  preparing: {
    start: stay,
    prepared: ({ attempt }) => dial(attempt, 0),
    unprepared: ({ attempt }, { finding }, around) => wait(attempt, finding, around),
    answered: stay,
    failed: stay,
    lost: stay,
    refused: end,
    due: stay,
    online: stay,
    offline: ({ attempt }) => goOffline(attempt),
    woke: stay,
    retry: restart,
    close,
    drain: stay,
    climb: stay,
    identity: restart,
  },
  dialling: {
    start: stay,
    prepared: stay,
    unprepared: stay,
    answered: ({ rung, attempt }, _, { now }) => live({ rung, attempt, since: now, climbs: 0 }),
    failed: afterFailedDial,
    lost: stay,
    refused: end,
    due: stay,
    online: stay,
    offline: ({ attempt }) => goOffline(attempt),
    woke: stay,
    retry: restart,
    close,
    drain: stay,
    climb: stay,
    identity: restart,
  },
  waiting: {
    ...inactive,
    start: stay,
    refused: end,
    due: ({ attempt }) => prepare(attempt),
    online: ({ attempt }) => prepare(attempt),
    offline: ({ attempt }) => goOffline(attempt),
    woke: ({ attempt }) => prepare(attempt),
    retry: afresh,
    close,
    identity: afresh,
  },
  offline: {
    ...inactive,
    start: stay,
    refused: end,
    online: ({ attempt }) => prepare(attempt),
    // Browsers are wrong about being offline often enough that a person's word counts for more.
    retry: afresh,
    woke: ({ attempt }) => prepare(attempt),
    close,
  },
  live: {
    start: stay,
    prepared: stay,
    unprepared: stay,
    answered: stay,
    failed: stay,
    lost: afterLoss,
    refused: end,
    due: stay,
    online: (state) => [state, { kind: 'probe' }],
    // The socket may outlive the browser's opinion: ask it.
    offline: (state) => [state, { kind: 'probe' }],
    woke: (state) => [state, { kind: 'probe' }],
    retry: (state) => [state, { kind: 'probe' }],
    close,
    drain: (state) => move(state, state.rung, 'drain'),
    climb: (state) => (state.rung === 0 ? [state] : move(state, 0, 'climb')),
    identity: (state) => move(state, state.rung, 'identity'),
  },
  moving: {
    start: stay,
    prepared: stay,
    unprepared: stay,
    answered: ({ to, attempt }, _, { now }) => live({ rung: to, attempt, since: now, climbs: 0 }),
    failed: stayPut,
    lost: afterLoss,
    refused: (state, event) => (state.why === 'climb' ? stayPut(state) : end(state, event)),
    due: stay,
    online: (state) => [state, { kind: 'probe' }],
    offline: (state) => [state, { kind: 'probe' }],
    woke: (state) => [state, { kind: 'probe' }],
    retry: (state) => [state, { kind: 'probe' }],
    close,
    drain: stay,
    climb: stay,
    identity: (state) => {
      const [moving, ...effects] = move(state, state.rung, 'identity')
      return [moving, { kind: 'abandon' }, ...effects]
    },
  },
}
