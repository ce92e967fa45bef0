import path from 'node:path'

import t from 'tap'

import { Child, StartFailed, until } from '../src/index.ts'

const node = process.execPath
const program = (body: string) => ['-e', body]
const SERVES = "console.log('ready'); setInterval(() => {}, 1e6)"

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

t.test('a start that fails carries the words of the program', async (t) => {
  const start = Child.start(node, program("console.error('no such table'); process.exit(3)"), {
    ready: /ready/,
  })
  await t.rejects(start, { name: 'StartFailed', message: /ended \(3\)[\s\S]*no such table/ })
})

t.test('a program that cannot be run at all is a failed start too', async (t) => {
  await t.rejects(
    Child.start('/nowhere/at/all', [], { ready: /ready/ }),
    new StartFailed('/nowhere/at/all', '', '').constructor,
  )
})

t.test('a start that takes too long is given up, and its program with it', async (t) => {
  const start = Child.start(node, program('console.log(process.pid); setInterval(() => {}, 1e6)'), {
    ready: /never printed/,
    startMs: 400,
  })
  const error: StartFailed = await start.then(
    () => t.fail('it started'),
    (reason) => reason,
  )
  t.match(error.message, /within 400 ms/)
  const pid = Number(/said:\n(\d+)/.exec(error.message)?.[1])
  t.notOk(isAlive(pid))
})

t.test('is stopped when its scope is left, also by an error', async (t) => {
  let pid = 0
  await t.rejects(async () => {
    await using child = await Child.start(node, program(SERVES), { ready: /ready/ })
    pid = child.pid
    throw new Error('the test failed')
  }, /the test failed/)
  t.notOk(isAlive(pid))
})

t.test('a program deaf to SIGTERM is killed in the end', async (t) => {
  const child = await Child.start(node, program(`process.on('SIGTERM', () => {}); ${SERVES}`), {
    ready: /ready/,
    stopMs: 100,
  })
  await child.stop()
  t.notOk(child.running)
})

t.test('its own children end with it', async (t) => {
  const parent = `const c = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'])
    console.log('child ' + c.pid); setInterval(() => {}, 1e6)`
  const child = await Child.start(node, program(parent), { ready: /child \d+/ })
  const grandchild = Number(/child (\d+)/.exec(child.output)?.[1])
  t.ok(isAlive(grandchild))
  await child[Symbol.asyncDispose]()
  await until('the grandchild to be gone', () => !isAlive(grandchild))
})

t.test('a frozen program goes on where it was', async (t) => {
  await using child = await Child.start(node, program("setInterval(() => console.log('tick'), 5)"), {
    ready: /tick/,
  })
  child.freeze()
  child.thaw()
  await t.resolves(child.printed(/tick/, { after: child.output.length }))
})

// Other kernels have no equivalent.
if (process.platform === 'linux') {
  t.test('ends when the test process is killed', async (t) => {
    const index = JSON.stringify(path.join(import.meta.dirname, '../src/index.ts'))
    const test = `const { Child } = await import(${index})
    const child = await Child.start(process.execPath, ['-e', ${JSON.stringify(SERVES)}], { ready: /ready/ })
    console.log('child ' + child.pid)`
    const parent = await Child.start(node, ['--input-type=module', ...program(test)], { ready: /child \d+/ })
    const child = Number(/child (\d+)/.exec(parent.output)?.[1])
    t.ok(isAlive(child))
    process.kill(parent.pid, 'SIGKILL')
    await until('the child to be gone', () => !isAlive(child))
  })
}
