import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { Stryker } from '@stryker-mutator/core'

import { checkout } from '../../scripts/launch/checkout.ts'
import type { Outcome, Survivor } from './outcome.ts'
import { type PartName, parts, unsuited } from './parts.ts'
import { sample } from './sample.ts'

/** Of a mutant, as StrykerJS tells it. */
type Tried = Awaited<ReturnType<Stryker['runMutationTest']>>[number]

/**
 * Changes the sources of a part in every way that StrykerJS knows, and sees which tests notice. The changes are made in a
 * copy of the checkout; of the tests, only those run that come past the change.
 */
export async function tryPart(part: PartName, only?: RegExp): Promise<Outcome> {
  const { sources, tests, tail } = parts[part]
  const files = find(sources).filter((file) => only?.test(file) ?? true)
  const started = performance.now()
  const mutants = await new Stryker({
    plugins: ['@stryker-mutator/tap-runner', path.join(import.meta.dirname, 'sample.ts')],
    ignorers: ['sample'],
    testRunner: 'tap',
    tap: { testFiles: find(tests, unsuited), nodeArgs: [], forceBail: tail === 'cut' },
    mutate: files,
    // A text's wording is held by the printed documents, and a name's spelling by the types.
    mutator: { plugins: [], excludedMutations: ['StringLiteral'] },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    disableTypeChecks: false,
    // Stryker would read it with an interface that TypeScript 7 no longer has. Node strips the types without it.
    tsconfigFile: 'none',
    ignorePatterns: ['.portico', '.pnpm-store', 'web/.next', 'docs'],
    tempDirName: '.portico/mutants',
    reporters: ['dots'],
    // Beside its own factor: a busy machine is no mutant.
    timeoutMS: 20_000,
    allowEmpty: true,
  } as ConstructorParameters<typeof Stryker>[0]).runMutationTest()
  const count = (...states: readonly Tried['status'][]) =>
    mutants.filter(({ status }) => states.includes(status)).length
  return {
    part,
    taken: new Date().toISOString().slice(0, 10),
    files,
    percent: sample.percent,
    minutes: Math.round((performance.now() - started) / 60_000),
    killed: count('Killed'),
    timedOut: count('Timeout'),
    invalid: count('CompileError', 'RuntimeError'),
    survivors: mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').map(describe),
  }
}

function find(patterns: readonly string[], exclude: readonly string[] = []): string[] {
  return globSync(patterns, { cwd: checkout.root, exclude }).sort()
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
