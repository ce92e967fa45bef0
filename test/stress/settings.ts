import { type FaultKind, faultKinds } from './faults/table.ts'
import { type GuardName, guards } from './guards/table.ts'
import { type Planned, readSchedule } from './schedule.ts'

/** The arguments of `make stress`. */
export interface Settings {
  readonly seed: number
  /** Several seeds, run one after the other. Their results are stored. */
  readonly seeds: readonly number[]
  readonly minutes: number
  readonly clients: number
  /** Undefined means all that are possible on this machine. */
  readonly kinds: readonly FaultKind[] | undefined
  /** Undefined means the seed's own schedule. */
  readonly schedule: readonly Planned[] | undefined
  readonly guards: readonly GuardName[]
  readonly shrinkMinutes: number
}

type Env = Readonly<Record<string, string | undefined>>

export function readSettings(env: Env): Settings {
  const { SEED, SEEDS, MINUTES, CLIENTS, FAULTS, SCHEDULE, GUARD, SHRINK_MINUTES } = env
  const allGuards = Object.keys(guards) as GuardName[]
  return {
    seed: numberOf('SEED', SEED, Math.floor(Math.random() * 1_000_000)),
    seeds: (SEEDS ?? '')
      .split(' ')
      .filter(Boolean)
      .map((seed) => numberOf('SEEDS', seed, 0)),
    minutes: numberOf('MINUTES', MINUTES, GUARD ? 0.3 : 1),
    clients: numberOf('CLIENTS', CLIENTS, GUARD ? 24 : 300),
    kinds: kindsIn(FAULTS),
    schedule: SCHEDULE ? readSchedule(SCHEDULE) : undefined,
    guards: GUARD === 'all' ? allGuards : namesIn('GUARD', GUARD ?? '', allGuards),
    shrinkMinutes: numberOf('SHRINK_MINUTES', SHRINK_MINUTES, GUARD ? 0 : 15),
  }
}

function kindsIn(given: string | undefined): readonly FaultKind[] | undefined {
  if (given === 'none') return []
  if (given === 'all') return faultKinds
  return given ? namesIn('FAULTS', given, faultKinds) : undefined
}

function numberOf(name: string, given: string | undefined, otherwise: number): number {
  const number = given ? Number(given) : otherwise
  if (Number.isFinite(number) && number >= 0) return number
  throw new RangeError(`${name}=${given} is no number`)
}

function namesIn<Name extends string>(
  variable: string,
  given: string,
  known: readonly Name[],
): readonly Name[] {
  return given
    .split(' ')
    .filter(Boolean)
    .map((name) => {
      const found = known.find((one) => one === name)
      if (found === undefined) throw new RangeError(`${variable} knows no ${name}: ${known.join(' ')}`)
      return found
    })
}
