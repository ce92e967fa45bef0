import { readFileSync } from 'node:fs'
import path from 'node:path'

import t from 'tap'

import { importsOf, reachOf } from '../imports.ts'
import { checkout } from '../workbench/checkout.ts'

const RULE = /^(\w+):(.*?) ## .*\n((?:\t.*\n)+)/gm
const INSTALL = path.join(checkout.root, 'scripts/workbench/install.ts')

/** The files that are loaded with a program, before its first line runs. */
function loadedWith(program: string): readonly string[] {
  return reachOf(() => false, path.join(checkout.root, program)).files
}

function needsInstalled(program: string): boolean {
  return loadedWith(program).some((file) =>
    importsOf(file).some(({ specifier }) => !/^(node:|\.)/.test(specifier)),
  )
}

t.test('in a fresh clone every target installs what it needs', async (t) => {
  const rules = Array.from(
    readFileSync(path.join(checkout.root, 'Makefile'), 'utf8').matchAll(RULE),
    ([, target = '', before = '', recipe = '']) => ({
      target,
      installs: before.includes('install'),
      programs: Array.from(recipe.matchAll(/\$\(NODE\) (\S+\.ts)/g), ([, program = '']) => program),
    }),
  )
  t.ok(rules.some(({ target, programs }) => target === 'doctor' && programs.some(needsInstalled)))
  t.strictSame(
    rules
      .filter(({ installs }) => !installs)
      .filter(({ programs }) =>
        programs.some((program) => needsInstalled(program) && !loadedWith(program).includes(INSTALL)),
      )
      .map(({ target }) => target),
    [],
  )
})
