import type { Explanation, Finding, TraceCode, TransportName } from '@portico/protocol'
import type { Named } from './case.ts'
import type { Link, Through } from './session/link.ts'
import type { State } from './session/state.ts'

/**
 * How the connection is, for people. `recovering`: connected, and a channel still waits for what it missed.
 * `degraded`: live on a fallback; nothing is missing. `stopped`: until somebody signs in or calls `retry`.
 * Before it begins, as in what a server renders, it is `connecting` since 0.
 */
export type StatusName = 'connecting' | 'live' | 'recovering' | 'degraded' | 'offline' | 'stopped'

export interface Status {
  readonly state: StatusName
  /** When this state began, in milliseconds. */
  readonly since: number
  readonly transport: TransportName | undefined
  /** Whose connection it is, where tabs share one. */
  readonly through: Through | undefined
  /** Why it is not a better transport, while it is a fallback. */
  readonly notBetter: Finding | undefined
  readonly roundTripMs: number | undefined
  /** Failed rounds since the last living connection. */
  readonly attempt: number
  readonly nextTryAt: number | undefined
  /** Publications of this page that wait: for a connection, or for the service to take them. None is dropped. */
  readonly unsent: number
  /** What stands in the way of the connection, or of what waits; the last thing that did, while trying again. */
  readonly finding: Finding | undefined
  /** The sentences of the finding, or of what keeps it on a fallback, once it is examined. */
  readonly explanation: Explanation | undefined
  /** Names this attempt to connect, here and in the service: `portico explain` tells its story. */
  readonly trace: TraceCode | undefined
}

/** What a status is made of besides the machine's state. */
export interface Readings {
  /** The living one. */
  readonly link: Pick<Link, 'transport' | 'through'> | undefined
  readonly now: number
  /** The browser's opinion. Browsers err about it, so it names a failure and never ends the trying. */
  readonly pageOffline: boolean
  /** Whether a channel was interrupted and has not been made whole again. */
  readonly broken: boolean
  readonly roundTripMs: number | undefined
  readonly notBetter: Finding | undefined
  readonly lastFinding: Finding | undefined
  readonly unsent: number
  /** Why what waits is not taken. */
  readonly obstacle: Finding | undefined
  /** Undefined until it begins. */
  readonly trace: TraceCode | undefined
  readonly nameOf: (finding: Finding) => Named | undefined
}

export const initialStatus: Status = {
  state: 'connecting',
  since: 0,
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

/** The next status: the very same object when nothing that shows has changed. */
export function nextStatus(previous: Status, state: State, readings: Readings): Status {
  const { link, unsent, trace } = readings
  const name = statusNameOf(state, readings)
  const connected = 'since' in state
  const finding = shownFinding(state, readings)
  const notBetter = connected && state.rung > 0 ? readings.notBetter : undefined
  const named = finding && readings.nameOf(finding)
  const namedFallback = notBetter && readings.nameOf(notBetter)
  const next: Status = {
    state: name,
    since: sinceOf(name, previous, readings),
    transport: link?.transport,
    through: link?.through,
    notBetter: namedFallback?.finding ?? notBetter,
    roundTripMs: connected ? readings.roundTripMs : undefined,
    attempt: 'attempt' in state && !connected ? state.attempt : 0,
    nextTryAt: 'until' in state ? state.until : undefined,
    unsent,
    finding: named?.finding ?? finding,
    explanation: (named ?? namedFallback)?.explanation,
    trace,
  }
  return same(previous, next) ? previous : next
}

function statusNameOf(state: State, { broken, pageOffline, trace }: Readings): StatusName {
  switch (state.kind) {
    case 'idle':
      return trace ? 'stopped' : 'connecting'
    case 'ended':
      return 'stopped'
    case 'preparing':
    case 'dialling':
    case 'waiting':
      return pageOffline ? 'offline' : 'connecting'
    case 'offline':
      return 'offline'
    case 'live':
    case 'moving':
      if (broken) return 'recovering'
      return state.rung > 0 ? 'degraded' : 'live'
    default:
      return state satisfies never
  }
}

function sinceOf(name: StatusName, previous: Status, { trace, now }: Readings): number {
  if (!trace) return 0
  return name === previous.state && previous.trace ? previous.since : now
}

function shownFinding(state: State, { lastFinding, obstacle }: Readings): Finding | undefined {
  if ('finding' in state) return state.finding
  return state.kind === 'preparing' || state.kind === 'dialling' ? lastFinding : obstacle
}

function same(a: Status, b: Status): boolean {
  return (Object.keys(b) as (keyof Status)[]).every((key) => a[key] === b[key])
}
