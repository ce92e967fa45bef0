import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import t from 'tap'
import { destroyEmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded/index.ts'
import { folder, query, startInAnotherProcess } from '../fixtures/embedded.ts'

t.test('keeps its data over a restart, and is gone after destroy', async (t) => {
  const dataDir = folder(t)
  const first = await startEmbeddedPostgres({ dataDir })
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.stop()
  await t.rejects(query(first.url, 'SELECT 1'), { name: 'DbUnavailable', reason: 'unreachable' })

  const second = await startEmbeddedPostgres({ dataDir })
  t.equal(second.adopted, false)
  t.same(await query(second.url, 'SELECT answer FROM kept'), [{ answer: 42 }])
  await second.stop()

  await destroyEmbeddedPostgres(dataDir)
  t.notOk(existsSync(dataDir))
})

t.test('only this machine reaches it, and only with the password', async (t) => {
  const server = await startEmbeddedPostgres({ dataDir: folder(t) })
  t.same(await query(server.url, "SELECT setting FROM pg_settings WHERE name = 'listen_addresses'"), [
    { setting: '127.0.0.1' },
  ])
  const stranger = new URL(server.url)
  stranger.password = 'guess'
  await t.rejects(query(stranger.href, 'SELECT 1'), { name: 'DbUnavailable', reason: 'login-refused' })
  await server.stop()
})

t.test('takes over the server of a parent that was killed', async (t) => {
  const dataDir = folder(t)
  const { child, port } = await startInAnotherProcess(t, dataDir)
  child.kill('SIGKILL')
  await once(child, 'exit')

  const server = await startEmbeddedPostgres({ dataDir })
  t.equal(server.adopted, true)
  t.equal(server.port, port)
  t.same(await query(server.url, 'SELECT 1 AS one'), [{ one: 1 }])
  await server.stop()
  await t.rejects(query(server.url, 'SELECT 1'), 'what was taken over is stopped too')
})

t.test('uses the server of a living parent, and does not stop it', async (t) => {
  const dataDir = folder(t)
  await startInAnotherProcess(t, dataDir)
  const server = await startEmbeddedPostgres({ dataDir })
  t.equal(server.adopted, true)
  await server.stop()
  t.same(await query(server.url, 'SELECT 1 AS one'), [{ one: 1 }])
})

t.test('a lock file whose pid is another process now does not keep it from starting', async (t) => {
  const dataDir = folder(t)
  const first = await startEmbeddedPostgres({ dataDir })
  const directory = (await query(first.url, 'SHOW data_directory')) as { data_directory: string }[]
  await first.stop()
  const lock = path.join(directory[0]?.data_directory ?? '', 'postmaster.pid')
  writeFileSync(lock, `${process.ppid}\n\n0\n${first.port}\n\n127.0.0.1\n0\nready\n`)
  const second = await startEmbeddedPostgres({ dataDir })
  t.equal(second.adopted, false)
  await second.stop()
})

t.test('names a port that is taken, and without a wish finds another', async (t) => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  t.teardown(() => holder.close())
  const address = holder.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const dataDir = folder(t)
  const message = new RegExp(`127.0.0.1:${port}`)
  await t.rejects(startEmbeddedPostgres({ dataDir, port }), { fault: 'port-taken', message })
  const server = await startEmbeddedPostgres({ dataDir })
  t.not(server.port, port)
  await server.stop()
})

t.test('moves to the port that is asked for', async (t) => {
  const dataDir = folder(t)
  const first = await startEmbeddedPostgres({ dataDir })
  const second = await startEmbeddedPostgres({ dataDir, port: 15_499 })
  t.equal(second.port, 15_499)
  await second.stop()
  await t.rejects(query(first.url, 'SELECT 1'))
})

t.test('a cluster of another version is named, not touched', async (t) => {
  const dataDir = folder(t)
  const server = await startEmbeddedPostgres({ dataDir })
  const [row] = (await query(server.url, 'SHOW data_directory')) as { data_directory: string }[]
  await server.stop()
  writeFileSync(path.join(row?.data_directory ?? '', 'PG_VERSION'), '9\n')
  await t.rejects(startEmbeddedPostgres({ dataDir }), {
    name: 'EmbeddedPostgresError',
    fault: 'other-version',
  })
})

t.test('two first starts at once share one cluster', async (t) => {
  const dataDir = folder(t)
  const [one, two] = await Promise.all([startInAnotherProcess(t, dataDir), startInAnotherProcess(t, dataDir)])
  t.equal(one.port, two.port)
  t.equal([one, two].filter(({ adopted }) => adopted).length, 1)
})
