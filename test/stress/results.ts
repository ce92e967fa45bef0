import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { GuardName } from './guards/table.ts'
import type { Summary } from './summary.ts'

/**
 * The results of manual runs that docs/stress.md prints: of seeds, of guards, and of searches for the shortest
 * schedule.
 */

/** The result of one seed of `make stress SEEDS=`. */
export interface SeedResult {
  readonly seed: number
  /** The date, as in 2026-11-30. */
  readonly day: string
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
}

/** The result of taking out one guard, by `make stress GUARD=`. */
interface GuardResult {
  readonly guard: GuardName
  readonly day: string
  readonly seconds: number
  /** The law that the runner then found violated; null if it found none of those expected. */
  readonly found: string | null
}

/** The shortest schedule that reveals a missing guard. */
export interface ShortestResult {
  readonly guard: GuardName
  readonly day: string
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

export function today(): string {
  return new Date().toISOString().slice(0, 10)
}
