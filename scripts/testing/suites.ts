import { globSync } from 'node:fs'
import path from 'node:path'

import { reachOf } from '../imports.ts'
import { checkout } from '../launch/checkout.ts'
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
  /** It opens the built web app. */
  readonly opensWeb: boolean
}

const FILES = [
  '{packages,services}/*/test/**/*.test.ts',
  '{proxy,web,scripts,bench}/test/**/*.test.ts',
  'test/**/*.test.ts',
]

const HARNESS = path.join(checkout.root, 'packages', 'harness', 'src')

const BUILDERS = /\/launch\/web-build\.ts$/

/** By name, and by path for the harness's own tests. */
function isHarness(specifierOrFile: string): boolean {
  return specifierOrFile === '@portico/harness' || specifierOrFile.startsWith(HARNESS)
}

/** Every test file, with the components it needs, as its own imports tell. */
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

/** The heavier, the fewer at a time. */
export function suitesOf(files: readonly TestFile[]): Suite[] {
  const named =
    (name: string) =>
    ({ needs }: TestFile) =>
      needs.some((component) => component.name === name)
  const isHeavy = named('Docker')
  const suites = [
    { name: 'units', of: files.filter(({ needs }) => needs.length === 0), jobs: 3, timeoutSeconds: 120 },
    {
      name: 'components',
      of: files.filter((file) => file.needs.length > 0 && !isHeavy(file)),
      jobs: 2,
      timeoutSeconds: 300,
    },
    { name: 'containers', of: files.filter(isHeavy), jobs: 1, timeoutSeconds: 900 },
  ]
  return suites
    .filter(({ of }) => of.length > 0)
    .map(({ name, of, jobs, timeoutSeconds }) => ({
      name,
      files: of.map(({ file }) => file),
      jobs,
      timeoutSeconds,
    }))
}
