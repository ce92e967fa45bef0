import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Machine } from '../machine/machine.ts'
import type { Revision } from '../machine/revision.ts'
import type { Figure } from './figure.ts'

/** The results of one run of one part, stored in a file. */
export interface Result {
  readonly part: string
  /** The command that repeats the measurement. */
  readonly command: string
  /** The date, as in 2026-01-31. */
  readonly day: string
  readonly seconds: number
  readonly loadAverageBefore: number
  readonly machine: Machine
  /** Undefined outside a git checkout, and in results from before it was stored. */
  readonly revision?: Revision | undefined
  readonly figures: readonly Figure[]
}

/** The results that the document is printed from. */
export const keptResults = path.join(import.meta.dirname, '../../results')

export function readResult(part: string, folder = keptResults): Result | undefined {
  const file = path.join(folder, `${part}.json`)
  // Safe: only `writeResult` writes it.
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined
}

export function writeResult(result: Result, folder = keptResults): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, `${result.part}.json`), `${JSON.stringify(result, null, 2)}\n`)
}
