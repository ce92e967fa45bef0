import { backoff } from './backoff.ts'
import type { Effect } from './effect.ts'
import type { EventOf, Setback } from './event.ts'
import { wait } from './rounds.ts'
import type { Living, Move, Round, State, StateOf } from './state.ts'
import type { Step, Surroundings } from './step.ts'

/** Transitions of the connected states: replacing a connection by another before the first is closed. */

/** A connection that ends sooner counts as a failed attempt, since the service may be closing all of them. */
const settledMs = 10_000
const firstClimbMs = 30_000
const lastClimbMs = 600_000

export function live({ attempt, rung }: Round, { now }: Surroundings): Step {
  const state: State = { kind: 'live', rung, attempt, since: now, climbs: 0, drains: 0 }
  return [state, { kind: 'promote' }, ...climbLater(state)]
}

/** Plans the next climb, unless this is the best rung. The intervals grow. */
function climbLater({ rung, climbs }: Living): Effect[] {
  const delay = Math.min(lastClimbMs, firstClimbMs * 2 ** climbs)
  return rung === 0 ? [] : [{ kind: 'plan', move: 'climb', delay }]
}

export function move(living: Living, to: number, why: Move): Step {
  return [
    { ...living, kind: 'moving', to, why },
    { kind: 'dial', rung: to },
  ]
}

/** A drain notice during a climb: if the climb fails, a drain follows. */
export function moveForDrain(state: StateOf<'moving'>): Step {
  return [state.why === 'climb' ? { ...state, why: 'drain' } : state]
}

/** The person changed again during the move, so the next connection belongs to the wrong person. */
export function moveAgain(state: StateOf<'moving'>): Step {
  const [moving, ...effects] = move(state, state.rung, 'identity')
  return [moving, { kind: 'dropNext' }, ...effects]
}

export function afterLoss(state: Living, event: Setback, around: Surroundings): Step {
  return wait({ attempt: attemptAfter(state, around), rung: state.rung }, event, around)
}

function attemptAfter({ since, attempt }: Living, { now }: Surroundings): number {
  return now - since < settledMs ? attempt : 0
}

/** The current connection was lost during a move: only the next one is left. */
export function carryOn(state: StateOf<'moving'>, around: Surroundings): Step {
  return [{ kind: 'dialling', attempt: attemptAfter(state, around), rung: state.to }, { kind: 'dropCurrent' }]
}

/** After a failed move the old connection stays, unless it belongs to the previous person. */
export function afterFailedMove(
  state: StateOf<'moving'>,
  event: EventOf<'failed'>,
  around: Surroundings,
): Step {
  return state.why === 'identity' ? wait(state, event, around) : stayPut(state, around)
}

/** Keeps the current connection. A failed drain is tried again, since that service will stop. */
export function stayPut({ why, to: _, ...living }: StateOf<'moving'>, { random }: Surroundings): Step {
  const climbs = living.climbs + (why === 'climb' ? 1 : 0)
  const drains = living.drains + (why === 'drain' ? 1 : 0)
  const state: State = { ...living, kind: 'live', climbs, drains }
  const drainAgain: Effect = { kind: 'plan', move: 'drain', delay: backoff(drains, random) }
  return [state, { kind: 'dropNext' }, ...climbLater(state), ...(why === 'drain' ? [drainAgain] : [])]
}
