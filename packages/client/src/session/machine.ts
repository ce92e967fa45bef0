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
 *   close          waiting ◀───────────── failed          waiting                    dialling (the old one is lost)
 *
 * `offline` waits for the browser's word, `ended` for `retry`: a refusal that would only repeat itself. A rung that
 * carried a connection is where the next round begins; a round that failed sends the one after it to the best.
 */
export type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'ended'; readonly finding: Finding }
  | ({ readonly kind: 'preparing' } & Round)
  | ({ readonly kind: 'dialling' } & Round)
  | ({ readonly kind: 'waiting'; readonly until: number; readonly finding: Finding } & Round)
  | { readonly kind: 'offline'; readonly attempt: number }
  | ({ readonly kind: 'live' } & Living)
  | ({ readonly kind: 'moving'; readonly to: number; readonly why: Move } & Living)

interface Round {
  readonly attempt: number
  readonly rung: number
}

/** `attempt` is the round that succeeded. It counts on when the connection proves short-lived. */
interface Living extends Round {
  readonly since: number
  /** Tries to get back to the best rung since it was left. */
  readonly climbs: number
}

/** Why a living connection is exchanged for another. The old one is let go only when the new one answers. */
export type Move = 'drain' | 'climb' | 'identity'

export type Event =
  | { readonly kind: 'start' }
  | { readonly kind: 'prepared' }
  /** Discovery or the token did not come. */
  | { readonly kind: 'unprepared'; readonly finding: Finding; readonly delay?: number | undefined }
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
  /** The service ended the living connection for good. */
  | { readonly kind: 'dismissed'; readonly finding: Finding }
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
  /** Let go of the living connection; another one is being dialled. */
  | { readonly kind: 'bury' }
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
const prepare = ({ attempt, rung }: Round): Step => [
  { kind: 'preparing', attempt, rung },
  { kind: 'prepare' },
]
const first: Round = { attempt: 0, rung: 0 }
const afresh = (): Step => prepare(first)
const dial = ({ attempt, rung }: Round): Step => [
  { kind: 'dialling', attempt, rung },
  { kind: 'dial', rung },
]
const probe = (state: State): Step => [state, { kind: 'probe' }]
const close = (): Step => [{ kind: 'idle' }, { kind: 'drop' }]
const end = (_: State, { finding }: { readonly finding: Finding }): Step => [
  { kind: 'ended', finding },
  { kind: 'drop' },
]
const restart = (): Step => [{ kind: 'preparing', ...first }, { kind: 'drop' }, { kind: 'prepare' }]
const goOffline = ({ attempt }: Round): Step => [{ kind: 'offline', attempt }, { kind: 'drop' }]

/** Waits before the round after `round`, which begins on `round.rung`. */
function wait(
  round: Round,
  { finding, delay }: { readonly finding: Finding; readonly delay?: number | undefined },
  { now, random }: Surroundings,
): Step {
  const attempt = round.attempt + 1
  const until = now + (delay ?? backoff(attempt, random))
  return [
    { kind: 'waiting', attempt, rung: round.rung, until, finding },
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
  const rung = state.rung + 1
  if (!event.reached && rung < around.ladder.length) {
    return [{ ...state, rung }, { kind: 'abandon' }, { kind: 'dial', rung }]
  }
  return wait({ attempt: state.attempt, rung: 0 }, event, around)
}

function attemptAfter({ since, attempt }: Living, { now }: Surroundings): number {
  return now - since < settled ? attempt : 0
}

function move({ rung, since, attempt, climbs }: Living, to: number, why: Move): Step {
  return [
    { kind: 'moving', rung, since, attempt, climbs, to, why },
    { kind: 'dial', rung: to },
  ]
}

/** What was being dialled is all there is now. */
function carryOn(state: StateOf<'moving'>, around: Surroundings): Step {
  return [{ kind: 'dialling', attempt: attemptAfter(state, around), rung: state.to }, { kind: 'bury' }]
}

function stayPut({ rung, since, attempt, climbs, why }: StateOf<'moving'>): Step {
  const state = { kind: 'live', rung, since, attempt, climbs: why === 'climb' ? climbs + 1 : climbs } as const
  return rung === 0 ? [state, { kind: 'abandon' }] : [state, { kind: 'abandon' }, planClimb(state.climbs)]
}

/** A move that failed leaves things as they were, unless they must not stay: the old connection is another person's. */
function afterFailedMove(state: StateOf<'moving'>, event: EventOf<'failed'>, around: Surroundings): Step {
  if (state.why !== 'identity') return stayPut(state)
  return wait({ attempt: state.attempt, rung: state.rung }, event, around)
}

/** What most states make of most events: nothing. */
const indifferent = {
  start: stay,
  prepared: stay,
  unprepared: stay,
  answered: stay,
  failed: stay,
  lost: stay,
  refused: stay,
  dismissed: stay,
  due: stay,
  online: stay,
  offline: stay,
  woke: stay,
  retry: stay,
  close: stay,
  drain: stay,
  climb: stay,
  identity: stay,
} as const

const transitions: Table = {
  idle: { ...indifferent, start: afresh, retry: afresh },
  ended: { ...indifferent, start: afresh, retry: afresh, identity: afresh, close },
  preparing: {
    ...indifferent,
    prepared: ({ attempt, rung }, _, { ladder }) => dial({ attempt, rung: rung < ladder.length ? rung : 0 }),
    unprepared: wait,
    refused: end,
    offline: goOffline,
    retry: restart,
    close,
    identity: restart,
  },
  dialling: {
    ...indifferent,
    answered: ({ rung, attempt }, _, { now }) => live({ rung, attempt, since: now, climbs: 0 }),
    failed: afterFailedDial,
    refused: end,
    offline: goOffline,
    retry: restart,
    close,
    identity: restart,
  },
  waiting: {
    ...indifferent,
    due: prepare,
    online: prepare,
    offline: goOffline,
    woke: prepare,
    retry: afresh,
    close,
    identity: afresh,
  },
  offline: {
    ...indifferent,
    // Another network may let a better transport through.
    online: ({ attempt }) => prepare({ attempt, rung: 0 }),
    // Browsers are wrong about being offline often enough that a person's word counts for more.
    retry: afresh,
    woke: ({ attempt }) => prepare({ attempt, rung: 0 }),
    close,
  },
  live: {
    ...indifferent,
    lost: (state, event, around) =>
      wait({ attempt: attemptAfter(state, around), rung: state.rung }, event, around),
    dismissed: end,
    online: probe,
    // The socket may outlive the browser's opinion: ask it.
    offline: probe,
    woke: probe,
    retry: probe,
    close,
    drain: (state) => move(state, state.rung, 'drain'),
    climb: (state) => (state.rung === 0 ? [state] : move(state, 0, 'climb')),
    identity: (state) => move(state, state.rung, 'identity'),
  },
  moving: {
    ...indifferent,
    answered: ({ to, attempt }, _, { now }) => live({ rung: to, attempt, since: now, climbs: 0 }),
    failed: afterFailedMove,
    refused: (state, event) => (state.why === 'climb' ? stayPut(state) : end(state, event)),
    lost: (state, _, around) => carryOn(state, around),
    // Signing in as somebody else revokes what the one before held; that says nothing about the new person.
    dismissed: (state, event, around) =>
      state.why === 'identity' ? carryOn(state, around) : end(state, event),
    online: probe,
    offline: probe,
    woke: probe,
    retry: probe,
    close,
    identity: (state) => {
      const [moving, ...effects] = move(state, state.rung, 'identity')
      return [moving, { kind: 'abandon' }, ...effects]
    },
  },
}
