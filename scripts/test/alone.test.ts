import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import t, { type Test } from 'tap'

import { alone } from '../workbench/alone.ts'
import { identify } from '../workbench/identity.ts'

const nobodyStops = new AbortController().signal
const fileOf = (t: Test) => path.join(t.testdir({}), 'marks', 'thing.lock')

t.test('one works while the others wait, and each has its turn', async (t) => {
  const file = fileOf(t)
  let working = 0
  let most = 0
  const work = async () => {
    working += 1
    most = Math.max(most, working)
    await new Promise(setImmediate)
    working -= 1
    return 'done'
  }
  const results = await Promise.all([1, 2, 3].map(() => alone(file, nobodyStops, work)))
  t.strictSame(results, ['done', 'done', 'done'])
  t.equal(most, 1)
  t.notOk(existsSync(file), 'nothing is left')
})

t.test('work that fails gives its turn away', async (t) => {
  const file = fileOf(t)
  await t.rejects(
    alone(file, nobodyStops, () => Promise.reject(new Error('no'))),
    { message: 'no' },
  )
  t.equal(await alone(file, nobodyStops, async () => 'next'), 'next')
})

t.test('whoever died holds nothing, also where a younger process has its number', async (t) => {
  const file = fileOf(t)
  await alone(file, nobodyStops, async () => {})
  const child = spawn(process.execPath, ['-e', ''])
  const started = identify(child.pid ?? 0)
  await once(child, 'exit')
  writeFileSync(file, `${child.pid} ${started}`)
  t.equal(await alone(file, nobodyStops, async () => 'mine'), 'mine')
  writeFileSync(file, `${process.pid} of another time`)
  t.equal(await alone(file, nobodyStops, async () => 'mine'), 'mine')
})

t.test('waiting ends when it is not wanted any more', async (t) => {
  const file = fileOf(t)
  const stop = new AbortController()
  const { promise, resolve } = Promise.withResolvers<void>()
  const first = alone(file, nobodyStops, () => promise)
  const second = alone(file, stop.signal, async () => t.fail('not its turn'))
  stop.abort()
  await t.rejects(second, { name: 'AbortError' })
  resolve()
  await first
})
