import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { Stryker } from '@stryker-mutator/core'

import { checkout } from '../../scripts/workbench/checkout.ts'
import type { Outcome, Survivor } from './outcome.ts'
import { type Part, type PartName, parts, unsuited } from './parts.ts'
import { placesOf, printRange } from './place.ts'
import { again, sample } from './sample.ts'

/** A mutant as StrykerJS reports it. */
type Tried = Awaited<ReturnType<Stryker['runMutationTest']>>[number]

/** Changes the sources of a part in every way that StrykerJS knows, and sees which of its quick tests notice. */
export async function tryPart(part: PartName): Promise<Outcome> {
  const { sources, tests, tail } = parts[part]
  const files = find(sources)
  const started = performance.now()
  const tried = await run(files, tests, tail)
  const count = (...states: readonly Tried['status'][]) =>
    tried.filter((one) => states.includes(statusOf(one))).length
  return {
    part,
    taken: today(),
    files,
    percent: sample.percent,
    minutes: minutesSince(started),
    killed: count('Killed'),
    timedOut: count('Timeout'),
    killedLater: 0,
    invalid: count('CompileError', 'RuntimeError'),
    survivors: tried.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').map(describe),
  }
}

/**
 * Runs all tests of the part, slow and new ones included, or only the `chosen` ones, against the survivors. Survivors
 * that are no longer in the sources are dropped.
 */
export async function tryAgain(outcome: Outcome, chosen?: readonly string[]): Promise<Outcome> {
  const { tests, slow, tail }: Part = parts[outcome.part]
  const started = performance.now()
  const ranges = outcome.survivors.flatMap(({ file, original }) => {
    const source = readFileSync(path.join(checkout.root, file), 'utf8')
    const places = placesOf(source, original)
    again.push(...places)
    return places.map((place) => `${file}:${printRange(source, place)}`)
  })
  const tried = ranges.length === 0 ? [] : await run(ranges, chosen ?? [...tests, ...slow], tail)
  again.length = 0
  const wanted = new Set(outcome.survivors.map(keyOf))
  const found = tried.filter((one) => wanted.has(keyOf(describe(one))))
  const survivors = atMost(outcome.survivors, found.filter((one) => !isNoticed(one)).map(describe))
  return {
    ...outcome,
    taken: today(),
    minutes: outcome.minutes + minutesSince(started),
    killedLater:
      outcome.killedLater + Math.max(0, Math.min(found.length, outcome.survivors.length) - survivors.length),
    survivors,
  }
}

/**
 * Keeps no more of each change than before: another one of the same text was noticed then, by tests that did not run
 * now.
 */
export function atMost(before: readonly Survivor[], now: readonly Survivor[]): Survivor[] {
  const room = before.map(keyOf)
  return now.filter((survivor) => {
    const index = room.indexOf(keyOf(survivor))
    if (index >= 0) room.splice(index, 1)
    return index >= 0
  })
}

/** Makes the changes in a copy of the checkout, and runs only the tests that reach them. */
function run(mutate: readonly string[], tests: readonly string[], tail: Part['tail']): Promise<Tried[]> {
  return new Stryker({
    plugins: ['@stryker-mutator/tap-runner', path.join(import.meta.dirname, 'sample.ts')],
    ignorers: ['sample'],
    testRunner: 'tap',
    tap: { testFiles: find(tests, unsuited), nodeArgs: [], forceBail: tail === 'cut' },
    mutate: [...mutate],
    // Wording is checked by the printed documents, and the spelling of names by the types.
    mutator: { plugins: [], excludedMutations: ['StringLiteral'] },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    disableTypeChecks: false,
    // Stryker would read it through an interface that TypeScript 7 no longer has. Node strips the types without it.
    tsconfigFile: 'none',
    ignorePatterns: ['.portico', '.pnpm-store', 'web/.next', 'docs'],
    tempDirName: '.portico/mutants',
    reporters: ['dots', 'json'],
    // The report has every change and its result, noticed ones included.
    jsonReporter: { fileName: '.portico/mutants.json' },
    // On top of Stryker's own factor, because a slow machine is not a mutant.
    timeoutMS: 60_000,
    allowEmpty: true,
  } as ConstructorParameters<typeof Stryker>[0]).runMutationTest()
}

function find(patterns: readonly string[], exclude: readonly string[] = []): string[] {
  return globSync(patterns, { cwd: checkout.root, exclude }).sort()
}

/**
 * Treats a test that tap cut off for taking too long as a timeout: it leaves no result, which StrykerJS takes for an
 * error.
 */
function statusOf({ status, statusReason = '' }: Tried): Tried['status'] {
  return status === 'RuntimeError' && /ENOENT.*stryker-output/.test(statusReason) ? 'Timeout' : status
}

function isNoticed(tried: Tried): boolean {
  return statusOf(tried) === 'Killed' || statusOf(tried) === 'Timeout'
}

function keyOf({ file, mutator, original, replacement }: Survivor): string {
  return JSON.stringify([file, mutator, original, replacement])
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

function minutesSince(started: number): number {
  return Math.round((performance.now() - started) / 60_000)
}

function describe({ fileName, location, mutatorName, replacement }: Tried): Survivor {
  const { start, end } = location
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line)
  const last = lines.length - 1
  // The end first, because both may be on one line.
  lines[last] = lines[last]?.slice(0, end.column - 1) ?? ''
  lines[0] = lines[0]?.slice(start.column - 1) ?? ''
  return {
    file: path.relative(checkout.root, fileName),
    line: start.line,
    mutator: mutatorName,
    original: onOneLine(lines.join('\n')),
    replacement: onOneLine(replacement ?? ''),
  }
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
