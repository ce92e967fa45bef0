import { type FaultKind, faultKinds } from './faults/table.ts'

/** One fault of the schedule. Its target depends on its own seed, so that other faults can be left out. */
export interface Planned {
  readonly kind: FaultKind
  readonly atMs: number
  readonly lastsMs: number
  readonly seed: number
}

const written = /^(\w+)@(\d+)\+(\d+)#(\d+)$/

/**
 * The format of SCHEDULE: `redisLost@2000+500#7` begins after 2000 ms, lasts 500 ms, and chooses its target with seed
 * 7.
 */
export function writeSchedule(schedule: readonly Planned[]): string {
  return schedule.map(({ kind, atMs, lastsMs, seed }) => `${kind}@${atMs}+${lastsMs}#${seed}`).join(' ')
}

export function readSchedule(text: string): readonly Planned[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((one) => {
      const [, name, atMs, lastsMs, seed] = written.exec(one) ?? []
      const kind = faultKinds.find((known) => known === name)
      if (kind === undefined) throw new RangeError(`SCHEDULE has ${one}, and not kind@begins+lasts#seed`)
      return { kind, atMs: Number(atMs), lastsMs: Number(lastsMs), seed: Number(seed) }
    })
}

/** The time until the last fault is to be mended. */
export function lengthMs(schedule: readonly Planned[]): number {
  return Math.max(0, ...schedule.map(({ atMs, lastsMs }) => atMs + lastsMs))
}
