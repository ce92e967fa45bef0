import type { Explanation, Finding, TraceCode, TransportName } from '@portico/protocol'
import type { Named } from './case.ts'
import type { Link, Through } from './session/link.ts'
import type { State } from './session/state.ts'

/**
 * The state of the connection, for people. `recovering`: connected, and a channel still waits for what it missed, or
 * cannot be opened now; `finding` says why. `degraded`: live over a fallback transport; nothing is missing. `stopped`:
 * until somebody signs in or calls `retry`. Before the first start, as in server rendering, it is `connecting` since 0.
 */
export type StatusName = 'connecting' | 'live' | 'recovering' | 'degraded' | 'offline' | 'stopped'

export interface Status {
  readonly state: StatusName
  /** When this state began, in milliseconds. */
  readonly since: number
  readonly transport?: TransportName | undefined
  /** Set if tabs share a connection: which tab holds it. */
  readonly through?: Through | undefined
  /** On a fallback transport: why a better one failed. */
  readonly notBetter?: Finding | undefined
  readonly roundTripMs?: number | undefined
  /** Failed rounds since the last live connection. */
  readonly attempt: number
  readonly nextTryAt?: number | undefined
  /** How many publications of this page wait for a connection or for the service to take them. They are kept in memory. */
  readonly unsent: number
  /** Why there is no connection, or why channels or publications wait. While it tries again, the reason of the last failure. */
  readonly finding?: Finding | undefined
  /** The text of the finding, or of `notBetter`, once the failure is examined. */
  readonly explanation?: Explanation | undefined
  /** The code of this attempt to connect, the same as in the service. `portico explain` tells its story. */
  readonly trace?: TraceCode | undefined
}

/** What a status is made of besides the machine's state. */
export interface Readings {
  /** The current connection. */
  readonly link: Pick<Link, 'transport' | 'through'> | undefined
  readonly now: number
  /** What the browser says. It can be wrong, so this only changes the name of the state and never stops the attempts. */
  readonly pageOffline: boolean
  /** Whether a channel waits: it has not recovered yet, or cannot be opened now. */
  readonly broken: boolean
  readonly roundTripMs: number | undefined
  readonly notBetter: Finding | undefined
  readonly lastFinding: Finding | undefined
  readonly unsent: number
  /** Why channels or publications wait, although there is a connection. */
  readonly obstacle: Finding | undefined
  /** Undefined before the first start. */
  readonly trace: TraceCode | undefined
  readonly nameOf: (finding: Finding) => Named | undefined
}

export const initialStatus: Status = { state: 'connecting', since: 0, attempt: 0, unsent: 0 }

/** Returns the next status, or the previous object if nothing has changed. */
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
