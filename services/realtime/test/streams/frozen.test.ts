import { until } from '@portico/harness'
import { openSession } from '@portico/postgres'
import t from 'tap'
import { sessionSettings } from '../../src/streams/leadership.ts'
import { Bus, TestNode } from './fixtures/bus.ts'
import { database } from './fixtures/database.ts'

t.test('who freezes in the middle of a large answer gives its locks back', async (t) => {
  const { url, pool } = await database(t)
  const frozen = await openSession(url)
  t.teardown(() => frozen.connection.stream.destroy())
  const sooner = sessionSettings.replace(/tcp_user_timeout = '\d+s'/, "tcp_user_timeout = '1s'")
  t.not(sooner, sessionSettings)
  await frozen.query(sooner)
  await frozen.query('SELECT pg_advisory_lock(77003, 1)')
  frozen.connection.stream.pause()
  // More than what the two sockets hold between them.
  frozen.query(`SELECT repeat('x', 1000000) FROM generate_series(1, 100)`).catch(() => {})
  const isFree = async () =>
    (await pool.query(`SELECT NOT EXISTS (SELECT FROM pg_locks WHERE classid = 77003) AS free`)).rows[0]?.free
  const isStuck = async () =>
    (
      await pool.query(
        `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'ClientWrite') AS stuck`,
      )
    ).rows[0]?.stuck
  await until('it is stuck', async () => (await isStuck()) === true)
  t.equal(await isFree(), false)
  await until('another could lead', async () => (await isFree()) === true, { deadlineMs: 60_000 })
})

t.test('a database that sets its sessions up otherwise is numbered all the same', async (t) => {
  const { url, pool } = await database(t)
  for (const setting of [
    `default_transaction_isolation = 'serializable'`,
    'default_transaction_read_only = on',
    `lock_timeout = '1ms'`,
  ])
    await pool.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ${setting.replaceAll("'", "''")}', current_database()); END $$`,
    )
  await pool.query(`SELECT portico.publish('a:1', '1')`)
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  await until('it has a number', async () => {
    const { rows } = await pool.query('SELECT FROM portico.publication')
    return rows.length === 1
  })
})
