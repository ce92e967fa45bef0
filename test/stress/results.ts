import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { GuardName } from './guards/table.ts'
import type { Summary } from './summary.ts'

/** What docs/stress.md prints of runs by hand: of seeds, of guards, and of the search for the shortest schedule. */

/** A seed of `make stress SEEDS=`. */
export interface SeedResult {
  readonly seed: number
  /** The day, as in 2026-11-30. */
  readonly day: string
  readonly minutes: number
  readonly clients: number
  readonly strangers: number
  /** Kinds that were caused, in their order. */
  readonly faults: readonly string[]
  readonly summary: Summary
  readonly seconds: number
  /** Of the machine when it began, beside its processors. */
  readonly load: number
  readonly processors: number
  readonly violations: readonly string[]
}

/** A guard of `make stress GUARD=` that was taken out. */
export interface GuardResult {
  readonly guard: GuardName
  readonly day: string
  readonly seconds: number
  /** The law that the runner then found broken; null when it found none of those that it had to find. */
  readonly found: string | null
}

/** A guard that was missed, and the least that shows it. */
export interface ShortestResult {
  readonly guard: GuardName
  readonly day: string
  readonly violation: string
  /** Faults of the schedule in which it was seen, and clients. */
  readonly from: { readonly faults: number; readonly clients: number }
  /** From the first run to the last. */
  readonly seconds: number
  /** What repeats it, in a copy without the guard. */
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
  // Written by `keep` and by nobody else.
  return existsSync(file) ? { ...none, ...(JSON.parse(readFileSync(file, 'utf8')) as Results) } : none
}

/** Each seed as it was run last. */
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
