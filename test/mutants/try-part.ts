import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { Stryker } from '@stryker-mutator/core'

import { checkout } from '../../scripts/launch/checkout.ts'
import type { Outcome, Survivor } from './outcome.ts'
import { type Part, type PartName, parts, unsuited } from './parts.ts'
import { sample } from './sample.ts'

/** Of a mutant, as StrykerJS tells it. */
type Tried = Awaited<ReturnType<Stryker['runMutationTest']>>[number]

/**
 * Changes the sources of a part in every way that StrykerJS knows, and sees which tests notice. What the quick ones let
 * pass is shown to the slow ones too.
 */
export async function tryPart(part: PartName): Promise<Outcome> {
  const { sources, tests, slow, tail }: Part = parts[part]
  const files = find(sources)
  const started = performance.now()
  const tried = await run(files, tests, tail)
  const left = tried.filter(survives)
  const again = slow.length > 0 && left.length > 0 ? await run(left.map(rangeOf), slow, tail) : []
  const noticed = new Set(again.filter(isNoticed).map(nameOf))
  const survivors = left.filter((one) => !noticed.has(nameOf(one)))
  const count = (...states: readonly Tried['status'][]) =>
    tried.filter(({ status }) => states.includes(status)).length
  return {
    part,
    taken: new Date().toISOString().slice(0, 10),
    files,
    percent: sample.percent,
    minutes: Math.round((performance.now() - started) / 60_000),
    killed: count('Killed'),
    timedOut: count('Timeout'),
    killedSlowly: left.length - survivors.length,
    invalid: count('CompileError', 'RuntimeError'),
    survivors: survivors.map(describe),
  }
}

/** The changes are made in a copy of the checkout; of the tests, only those run that come past the change. */
function run(mutate: readonly string[], tests: readonly string[], tail: Part['tail']) {
  return new Stryker({
    plugins: ['@stryker-mutator/tap-runner', path.join(import.meta.dirname, 'sample.ts')],
    ignorers: ['sample'],
    testRunner: 'tap',
    tap: { testFiles: find(tests, unsuited), nodeArgs: [], forceBail: tail === 'cut' },
    mutate: [...mutate],
    // A text's wording is held by the printed documents, and a name's spelling by the types.
    mutator: { plugins: [], excludedMutations: ['StringLiteral'] },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    disableTypeChecks: false,
    // Stryker would read it with an interface that TypeScript 7 no longer has. Node strips the types without it.
    tsconfigFile: 'none',
    ignorePatterns: ['.portico', '.pnpm-store', 'web/.next', 'docs'],
    tempDirName: '.portico/mutants',
    reporters: ['dots', 'json'],
    // Every change, and what became of it: also what a test noticed.
    jsonReporter: { fileName: '.portico/mutants.json' },
    // Beside its own factor: a busy machine is no mutant.
    timeoutMS: 60_000,
    allowEmpty: true,
  } as ConstructorParameters<typeof Stryker>[0]).runMutationTest()
}

function find(patterns: readonly string[], exclude: readonly string[] = []): string[] {
  return globSync(patterns, { cwd: checkout.root, exclude }).sort()
}

function survives({ status }: Tried): boolean {
  return status === 'Survived' || status === 'NoCoverage'
}

function isNoticed({ status }: Tried): boolean {
  return status === 'Killed' || status === 'Timeout'
}

/** What to change again. What lies in it is changed with it, and not counted twice. */
function rangeOf({ fileName, location: { start, end } }: Tried): string {
  const [from, to] = [start, end].map(({ line, column }) => `${line}:${column - 1}`)
  return `${path.relative(checkout.root, fileName)}:${from}-${to}`
}

function nameOf(tried: Tried): string {
  return `${rangeOf(tried)} ${tried.mutatorName} ${tried.replacement}`
}

function describe({ fileName, location, mutatorName, replacement }: Tried): Survivor {
  const { start, end } = location
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line)
  const last = lines.length - 1
  // The end first: both may lie in one line.
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
