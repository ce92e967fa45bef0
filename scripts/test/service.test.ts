import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

import { freePort, until } from '@portico/harness'
import t, { type Test } from 'tap'

import { Service } from '../launch/service.ts'
import { identify } from '../workbench/identity.ts'

const leash = pathToFileURL(path.join(import.meta.dirname, '..', 'launch', 'leash.ts')).href
const serve =
  "require('http').createServer((_, response) => response.end()).listen(process.env.PORT, '127.0.0.1')"

async function startService(t: Test, script: string, stopMs = 10_000) {
  const port = await freePort()
  const service = new Service({
    name: `test-${port}`,
    args: ['-e', script],
    cwd: t.testdir(),
    env: { ...process.env, PORT: String(port) },
    readyUrl: `http://127.0.0.1:${port}/`,
    stopMs,
  })
  t.teardown(() => service.stop())
  return service
}

const never = new AbortController().signal

t.test('is ready once it answers, and stops when it is asked to', async (t) => {
  const service = await startService(t, serve)
  await service.ready(never)
  const { pid } = service
  await service.stop()
  await t.resolves(service.ended, 'an end that was asked for is no fault')
  t.equal(identify(pid), undefined)
})

t.test('one that ends by itself is named, with its last words and without its stack', async (t) => {
  const service = await startService(t, "throw new Error('the cause of it all')")
  const told = { name: 'ServiceEnded', message: /exit code 1[\s\S]*the cause of it all/ }
  await t.rejects(service.ready(never), told)
  await t.rejects(service.ended, told)
  const error = await service.ended.catch((reason: Error) => reason)
  t.notMatch(error?.message, /^\s+\| +at /m)
})

t.test('waiting for one that is silent ends with the request to stop', async (t) => {
  const service = await startService(t, 'setInterval(() => {}, 1e6)')
  const controller = new AbortController()
  const ready = service.ready(controller.signal)
  controller.abort(new Error('asked to stop'))
  await t.rejects(ready)
})

t.test('one that will not stop is killed, and its children with it', async (t) => {
  const stubborn = `process.on('SIGTERM', () => {}); ${serve}`
  const service = await startService(t, stubborn, 100)
  await service.ready(never)
  const { pid } = service
  await service.stop()
  t.equal(identify(pid), undefined)
})

t.test('a launcher that is killed takes its services with it', async (t) => {
  // A miniature launcher: it starts a service with the leash, prints its pid, and is killed.
  const script = `
    const { spawn } = require('node:child_process')
    const args = ['--import', ${JSON.stringify(leash)}, '-e', 'setInterval(() => {}, 1e6)']
    const child = spawn(process.execPath, args, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
    console.log(child.pid)
    setInterval(() => {}, 1e6)`
  const launcher = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: launcher.stdout }), 'line')) as [string]
  const pid = Number(line)
  t.ok(identify(pid))
  launcher.kill('SIGKILL')
  await until('the service to end', () => identify(pid) === undefined)
})
