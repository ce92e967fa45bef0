import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'

import t, { type Test } from 'tap'

import { checkout } from '../workbench/checkout.ts'

/** Runs `make clean` in a clone that was never installed. */
function clean(t: Test, made: readonly string[]) {
  const clone = t.testdir()
  for (const name of ['Makefile', 'package.json', 'scripts'])
    cpSync(path.join(checkout.root, name), path.join(clone, name), { recursive: true })
  for (const name of made) mkdirSync(path.join(clone, name), { recursive: true })
  const { status, stderr } = spawnSync('make', ['clean'], {
    cwd: clone,
    encoding: 'utf8',
    env: { PATH: `${path.dirname(process.execPath)}:${process.env.PATH}` },
  })
  return {
    status,
    stderr,
    left: readdirSync(clone),
    has: (name: string) => existsSync(path.join(clone, name)),
  }
}

t.test('a clone that was never installed is cleaned without an install, and nothing is made', async (t) => {
  const { status, stderr, left } = clean(t, [])
  t.equal(status, 0, stderr)
  t.notOk(left.includes('node_modules'))
  t.notOk(left.includes('.portico'))
})

t.test('what was made is removed, and what was fetched stays', async (t) => {
  const { status, stderr, has } = clean(t, ['.portico/logs', '.portico/tools', 'web/.next'])
  t.equal(status, 0, stderr)
  t.notOk(has('.portico/logs'))
  t.notOk(has('web/.next'))
  t.ok(has('.portico/tools'))
})
