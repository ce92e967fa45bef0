import { globSync } from 'node:fs'
import path from 'node:path'

import { reachOf } from '../imports.ts'
import { checkout } from '../workbench/checkout.ts'
import { type Component, components } from './components.ts'

/** Test files that run together, in one tap. */
export interface Suite {
  readonly name: string
  readonly files: readonly string[]
  /** How many files at a time: components and browsers share the machine with what they test. */
  readonly jobs: number
  readonly timeoutSeconds: number
}

export interface TestFile {
  readonly file: string
  readonly needs: readonly Component[]
  /** Whether it opens the built web app. */
  readonly opensWeb: boolean
}

const FILES = [
  '{packages,services}/*/test/**/*.test.ts',
  '{proxy,web,scripts,bench}/test/**/*.test.ts',
  'test/**/*.test.ts',
]

const HARNESS = path.join(checkout.root, 'packages', 'harness', 'src')

const BUILDERS = /\/workbench\/web-build\.ts$/

/** Recognises the harness by name, or by path in the harness's own tests. */
function isHarness(specifierOrFile: string): boolean {
  return specifierOrFile === '@portico/harness' || specifierOrFile.startsWith(HARNESS)
}

/** Every test file, with the components it needs, derived from its imports. */
export function findTestFiles(): TestFile[] {
  return globSync(FILES, { cwd: checkout.root, exclude: ['**/node_modules/**'] })
    .sort()
    .map((file) => {
      const { names, files } = reachOf(isHarness, path.join(checkout.root, file))
      const needs = components.filter(
        ({ starters, drivers }) =>
          starters.some((starter) => names.has(starter)) || files.some((reached) => drivers?.test(reached)),
      )
      return { file, needs, opensWeb: files.some((reached) => BUILDERS.test(reached)) }
    })
}

/** The suites from the lightest to the heaviest. A file belongs to the heaviest one that fits. */
const KINDS = [
  { name: 'units', has: () => true, jobs: 3, timeoutSeconds: 120 },
  {
    name: 'components',
    has: ({ needs, opensWeb }) => needs.length > 0 || opensWeb,
    jobs: 2,
    timeoutSeconds: 300,
  },
  { name: 'browsers', has: needing('Chromium'), jobs: 1, timeoutSeconds: 300 },
  { name: 'containers', has: needing('Docker'), jobs: 1, timeoutSeconds: 900 },
] as const satisfies readonly (Omit<Suite, 'files'> & { has: (file: TestFile) => boolean })[]

function needing(name: string): (file: TestFile) => boolean {
  return ({ needs }) => needs.some((component) => component.name === name)
}

/** Sorts the files into suites. The heavier a suite, the fewer files run at a time. */
export function suitesOf(files: readonly TestFile[]): Suite[] {
  return KINDS.map(({ has: _, ...kind }) => ({
    ...kind,
    files: files
      .filter((file) => KINDS.findLast(({ has }) => has(file))?.name === kind.name)
      .map(({ file }) => file),
  })).filter(({ files }) => files.length > 0)
}
