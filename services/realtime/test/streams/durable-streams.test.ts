import { until } from '@portico/harness'
import t from 'tap'
import { Bus, TestNode } from './fixtures/bus.ts'
import { database } from './fixtures/database.ts'

t.test('a node that stops leaves no lock and no connection behind, and knows that it stopped', async (t) => {
  const { url, pool } = await database(t)
  const node = new TestNode(url, new Bus())
  await node.leading()
  await node.broker.listen('a:1')
  await Promise.all([node.stop(), node.stop()])
  t.strictSame(node.streams.state, { kind: 'stopped' })
  const retention = { size: 1, ttlSeconds: 60 }
  await t.rejects(node.broker.publish('a:1', { data: '1' as never }, { retention }), /pool/)
  // A process of Postgres takes a moment to end.
  await until('its connections have ended', async () => {
    const { rows } = await pool.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'portico %'`,
    )
    return rows.length === 0
  })
  t.strictSame(node.errors, [])
})
