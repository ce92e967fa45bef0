import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Machine } from '../machine/machine.ts'
import type { Figure } from './figure.ts'

/** What one run of one part measured, as it lies in a file of its own. */
export interface Result {
  readonly part: string
  /** What to type to have it measured again. */
  readonly command: string
  /** The day, as in 2026-01-31. */
  readonly day: string
  readonly seconds: number
  readonly loadAverageBefore: number
  readonly machine: Machine
  readonly figures: readonly Figure[]
}

/** What the document is printed from. */
export const keptResults = path.join(import.meta.dirname, '../../results')

export function readResult(part: string, folder = keptResults): Result | undefined {
  const file = path.join(folder, `${part}.json`)
  // Written by `writeResult` and by nobody else.
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined
}

export function writeResult(result: Result, folder = keptResults): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, `${result.part}.json`), `${JSON.stringify(result, null, 2)}\n`)
}
