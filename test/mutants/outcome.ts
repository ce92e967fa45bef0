import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { PartName } from './parts.ts'

/** A change that no test noticed. */
export interface Survivor {
  readonly file: string
  readonly line: number
  readonly mutator: string
  readonly original: string
  readonly replacement: string
}

/** The results of all changes to one part. */
export interface Outcome {
  readonly part: PartName
  /** The date, as in 2026-11-30. */
  readonly taken: string
  readonly files: readonly string[]
  /** The percentage of statements and conditions that was changed. */
  readonly percent: number
  readonly minutes: number
  readonly killed: number
  /** Noticed because a test did not end. */
  readonly timedOut: number
  /** Missed by the quick tests, then noticed by a slow test or by one written for it. */
  readonly killedLater: number
  /** The sources could not be loaded with it. */
  readonly invalid: number
  readonly survivors: readonly Survivor[]
}

export function noticed({ killed, timedOut, killedLater }: Outcome): number {
  return killed + timedOut + killedLater
}

const folder = path.join(import.meta.dirname, 'results')

export function readOutcome(part: PartName): Outcome | undefined {
  const file = fileOf(part)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Outcome) : undefined
}

export function writeOutcome(outcome: Outcome): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(fileOf(outcome.part), `${JSON.stringify(outcome, null, 2)}\n`)
}

function fileOf(part: PartName): string {
  return path.join(folder, `${part}.json`)
}
