import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { GuardName } from './guards/table.ts'
import type { Summary } from './summary.ts'

/**
 * The results of manual runs that docs/stress.md prints: of seeds, of guards, and of searches for the shortest
 * schedule.
 */

interface Stamp {
  /** The date, as in 2026-11-30. */
  readonly day: string
  /** The commit of the sources that ran. Results from before 2026-11-23 have none. */
  readonly commit?: string
}

/** How much there was to judge for two laws that only few moments of a run can break. */
interface Judged {
  /** The faults whose time was judged for `felt`. */
  readonly felt: number
  /** The age of the youngest process that was judged for `leaked`. */
  readonly youngestSeconds: number
}

/** The result of one seed of `make stress SEEDS=`. */
export interface SeedResult extends Stamp {
  readonly seed: number
  readonly minutes: number
  readonly clients: number
  readonly strangers: number
  /** The kinds of faults that were caused, in order. */
  readonly faults: readonly string[]
  readonly summary: Summary
  readonly seconds: number
  /** The machine's load average at the start. Compare it with the number of processors. */
  readonly load: number
  readonly processors: number
  readonly violations: readonly string[]
  /** Results without a commit lack it. */
  readonly judged?: Judged
}

/** The result of taking out one guard, by `make stress GUARD=`. */
interface GuardResult extends Stamp {
  readonly guard: GuardName
  readonly seconds: number
  /** The law that the runner then found violated; null if it found none of those expected. */
  readonly found: string | null
}

/** The shortest schedule that reveals a missing guard. */
export interface ShortestResult extends Stamp {
  readonly guard: GuardName
  readonly violation: string
  /** The size of the schedule that was shortened: its faults and clients. */
  readonly from: { readonly faults: number; readonly clients: number }
  /** The duration of the whole search. */
  readonly seconds: number
  /** The command that repeats it, in a copy without the guard. */
  readonly command: string
  readonly repeated: string
}

interface Results {
  readonly seeds: readonly SeedResult[]
  readonly guards: readonly GuardResult[]
  readonly shortest: readonly ShortestResult[]
}

const file = path.join(import.meta.dirname, 'results/kept.json')

const none: Results = { seeds: [], guards: [], shortest: [] }

export function readResults(): Results {
  // Safe: only `keep` writes it.
  return existsSync(file) ? { ...none, ...(JSON.parse(readFileSync(file, 'utf8')) as Results) } : none
}

/** Stores the last result of each seed. */
export function keepSeed(result: SeedResult): void {
  const others = readResults().seeds.filter(({ seed }) => seed !== result.seed)
  keep({ seeds: [...others, result].toSorted((one, other) => one.seed - other.seed) })
}

/** Each guard as it was tried last. */
export function keepGuard(result: GuardResult): void {
  const others = readResults().guards.filter(({ guard }) => guard !== result.guard)
  keep({ guards: [...others, result] })
}

export function keep(change: Partial<Results>): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ ...readResults(), ...change }, null, 2)}\n`)
}

export function stamp(): Stamp {
  return { day: new Date().toISOString().slice(0, 10), commit: sources() }
}

/** The commit, and whether anything but results and documents differs from it. */
function sources(): string {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim()
  const changed = git('status', '--porcelain', '--', ':/', ':(exclude)results', ':(exclude,top)docs')
  return `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ' with changes'}`
}
