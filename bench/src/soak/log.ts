import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Machine } from '../machine/machine.ts'
import type { Revision } from '../machine/revision.ts'

/** The figures at the end of one window. */
export interface Sample {
  readonly seconds: number
  readonly rssMiB: number
  readonly heapMiB: number
  /** In per cent of one core. */
  readonly cpuPercent: number
  /** Milliseconds from when a publication was due until a subscriber had it. */
  readonly p50: number
  readonly p99: number
  readonly delivered: number
  readonly lost: number
  /** What residents heard twice, or from visitors, whose publications reuse numbers that residents know. */
  readonly repeats: number
  /** Visitors' connections in this window. */
  readonly visits: number
  readonly loadAverage: number
}

export interface Soak {
  readonly command: string
  readonly day: string
  readonly machine: Machine
  /** Undefined outside a git checkout, and in a log from before it was stored. */
  readonly revision?: Revision | undefined
  readonly samples: readonly Sample[]
}

const kept = path.join(import.meta.dirname, '../../results/soak.json')

export function readSoak(): Soak | undefined {
  // Safe: only `writeSoak` writes it.
  return existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Soak) : undefined
}

export function writeSoak(soak: Soak): void {
  mkdirSync(path.dirname(kept), { recursive: true })
  writeFileSync(kept, printSoak(soak))
}

/** A sample a line, so that a run is read and compared by line. */
function printSoak({ samples, ...about }: Soak): string {
  const lines = samples.map((sample) => `  ${JSON.stringify(sample)}`)
  return `${JSON.stringify(about, null, 2).slice(0, -2)},\n  "samples": [\n${lines.join(',\n')}\n  ]\n}\n`
}
