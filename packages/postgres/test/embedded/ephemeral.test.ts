import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import t from 'tap'
import { startEphemeralPostgres } from '../../src/embedded/index.ts'
import { openSession } from '../../src/session.ts'

t.test('is away while halted, and comes back with what had been committed', async (t) => {
  const server = await startEphemeralPostgres()
  t.teardown(() => server.stop())
  const session = await openSession(server.url)
  await session.query('CREATE TABLE kept AS SELECT 42 AS answer')
  t.ok(server.port < 32_768, 'no outgoing connection takes its port while it is away')
  await server.halt('immediate')
  await t.rejects(openSession(server.url), { name: 'DbUnavailable', reason: 'unreachable' })
  await server.resume()
  const again = await openSession(server.url)
  t.same((await again.query('SELECT answer FROM kept')).rows, [{ answer: 42 }])
  await again.end()
})

t.test('each is empty and apart', async (t) => {
  const [one, two] = await Promise.all([startEphemeralPostgres(), startEphemeralPostgres()])
  t.teardown(() => Promise.all([one.stop(), two.stop()]))
  t.not(one.port, two.port)
})

t.test('what a killed test run left behind is ended by the next', async (t) => {
  const module = path.resolve(import.meta.dirname, '../../src/embedded/index.ts')
  const source = `import { startEphemeralPostgres } from ${JSON.stringify(module)}
    console.log((await startEphemeralPostgres()).url); setInterval(() => {}, 1e6)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = await once(createInterface(child.stdout), 'line')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const session = await openSession(url)
  await session.end()

  const next = await startEphemeralPostgres()
  t.teardown(() => next.stop())
  await t.rejects(openSession(url), { name: 'DbUnavailable', reason: 'unreachable' })
})
