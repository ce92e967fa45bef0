import { backoff } from './backoff.ts'
import type { EventOf, Setback } from './event.ts'
import type { Round, StateOf } from './state.ts'
import type { Step, Surroundings } from './step.ts'

/** Transitions while connecting: prepare, go down the ladder, wait, and start again at the top. */

const first: Round = { attempt: 0, rung: 0 }

/** How long to believe a browser that says there is no network. */
const offlineMs = 20_000

export const prepare = ({ attempt, rung }: Round): Step => [
  { kind: 'preparing', attempt, rung },
  { kind: 'prepare' },
]

export const afresh = (): Step => prepare(first)

/** Another network may let a better transport through. */
export const prepareFromTheTop = ({ attempt }: { readonly attempt: number }): Step =>
  prepare({ attempt, rung: 0 })

export const restart = (): Step => [
  { kind: 'preparing', ...first },
  { kind: 'dropBoth' },
  { kind: 'prepare' },
]

export function dial({ attempt, rung }: Round, _: unknown, { ladder }: Surroundings): Step {
  const known = rung < ladder.length ? rung : 0
  return [
    { kind: 'dialling', attempt, rung: known },
    { kind: 'dial', rung: known },
  ]
}

/** A rung that cannot be reached leads to the next one at once. A refusal by the service itself does not. */
export function afterFailedDial(
  state: StateOf<'dialling'>,
  event: EventOf<'failed'>,
  around: Surroundings,
): Step {
  const rung = state.rung + 1
  if (!event.reached && rung < around.ladder.length) {
    return [{ ...state, rung }, { kind: 'dropNext' }, { kind: 'dial', rung }]
  }
  return wait({ attempt: state.attempt, rung: 0 }, event, around)
}

/** Waits for the next round, which begins on `round.rung`. */
export function wait(round: Round, { finding, delay }: Setback, { now, random }: Surroundings): Step {
  const attempt = round.attempt + 1
  const until = now + (delay ?? backoff(attempt, random))
  return [
    { kind: 'waiting', attempt, rung: round.rung, until, finding },
    { kind: 'dropBoth' },
    { kind: 'wait', until },
  ]
}

export function goOffline({ attempt }: Round, _: unknown, { now }: Surroundings): Step {
  const until = now + offlineMs
  return [{ kind: 'offline', attempt, until }, { kind: 'dropBoth' }, { kind: 'wait', until }]
}
