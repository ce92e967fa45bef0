import { openPool } from '@portico/postgres'
import t from 'tap'
import { Bus, TestNode } from './fixtures/bus.ts'
import { database } from './fixtures/database.ts'
import { pooler } from './fixtures/pooler.ts'

const plain = { retention: { size: Number.MAX_SAFE_INTEGER, ttlSeconds: 86_400 } }

t.test('everything but the leader works through a pooler in transaction mode', async (t) => {
  const { url: direct } = await database(t)
  const url = await pooler(t, direct)
  const application = openPool(url, { maxConnections: 8 })
  const node = new TestNode(url, new Bus(), { directUrl: direct })
  t.teardown(async () => {
    await node.stop()
    await application.end()
  })
  await node.leading()
  await node.broker.listen('a:1')
  await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      const client = await application.connect()
      await client.query('BEGIN')
      await client.query(`SELECT portico.publish('a:1', to_json($1::int))`, [n])
      await client.query(n % 4 === 0 ? 'ROLLBACK' : 'COMMIT')
      client.release()
    }),
  )
  t.match(await node.broker.publish('a:1', { data: '0' as never }, plain), { position: { offset: 31 } })
  await node.until(() => node.delivered.length === 31, 'all that committed')
  const { publications } = await node.broker.read('a:1', { limit: 100 }, plain.retention)
  t.same(
    publications.map(({ offset }) => offset),
    node.offsets('a:1'),
  )
})

t.test('a leader behind such a pooler says so, and leads nothing', async (t) => {
  const { url: direct, pool } = await database(t)
  const url = await pooler(t, direct)
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.until(() => node.streams.state.kind === 'away', 'it is found out')
  t.match(node.streams.state, { error: { name: 'PooledSession', message: /DATABASE_DIRECT_URL/ } })
  const { rows } = await pool.query(
    `SELECT count(*)::int AS locks FROM pg_locks WHERE classid IN (77003, 77004)`,
  )
  t.same(rows, [{ locks: 0 }], 'no lock is left on a connection of the pooler')
})
