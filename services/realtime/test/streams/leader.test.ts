import { until as untilTrue } from '@portico/harness'
import { openSession } from '@portico/postgres'
import t from 'tap'
import { Bus, TestNode } from './fixtures/bus.ts'
import { database } from './fixtures/database.ts'

const leaderIsUp = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 77002`

/* Polling as rare as never: what is delivered in time was told by NOTIFY, or seen by a leader that was up. */
const noSafetyNet = { safetyPollMs: 600_000, maintenanceMs: 500 }

t.test('numbers what commits, in the order of the calls, and nothing that is rolled back', async (t) => {
  const { url, pool } = await database(t)
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  const session = await pool.connect()
  await session.query(`BEGIN; SELECT portico.publish('a:1', '1'); SAVEPOINT s; SELECT portico.publish('a:1', '2');
    ROLLBACK TO s; SELECT portico.publish('a:1', '3'); COMMIT`)
  await session.query(`BEGIN; SELECT portico.publish('a:1', '4'); ROLLBACK`)
  await session.query(`SELECT portico.publish('a:1', '5')`)
  session.release()
  await node.until(() => node.delivered.length >= 3, 'three arrive')
  t.same(
    node.delivered.map(({ data, offset }) => [data, offset]),
    [
      ['1', 1],
      ['3', 2],
      ['5', 3],
    ],
  )
})

t.test('a sleeping leader is woken by the publication', async (t) => {
  const { url, pool } = await database(t)
  const node = new TestNode(url, new Bus(), { settings: { ...noSafetyNet, idleMs: 0 } })
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  for (const offset of [1, 2, 3]) {
    await idle(pool)
    await pool.query(`SELECT portico.publish('a:1', '0')`)
    await node.until(() => node.offsets('a:1').includes(offset), `publication ${offset}`, 5_000)
  }
})

t.test(
  'a transaction that saw the leader awake and commits while it lies down is not forgotten',
  async (t) => {
    const { url, pool } = await database(t)
    const node = new TestNode(url, new Bus(), { settings: { ...noSafetyNet, idleMs: 100 } })
    t.teardown(() => node.stop())
    await node.leading()
    await node.broker.listen('a:1')
    const slow = await pool.connect()
    // Younger transactions end first, so that a snapshot's upper end lies beyond the slow one's id, and then not.
    await pool.query(`SELECT portico.publish('a:2', '0')`)
    await awake(pool)
    await slow.query(`BEGIN; SELECT portico.publish('a:1', '0')`)
    await until(pool, 'SELECT NOT EXISTS (SELECT FROM pg_locks WHERE classid = 77002) AS done')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await slow.query('COMMIT')
    slow.release()
    await node.until(() => node.delivered.length === 1, 'the slow one', 5_000)
  },
)

t.test('while nothing can be handed on, one failure is told, and then that it is over', async (t) => {
  const { url, pool } = await database(t)
  const bus = new Bus()
  let tries = 0
  const healed: string[] = []
  bus.fate = () => {
    tries += 1
    return 'refused'
  }
  const node = new TestNode(url, bus, {
    settings: { maintenanceMs: 50, resendMs: 600_000 },
    onHealed: () => void healed.push('healed'),
  })
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  for (let count = 0; count < 5; count++) await pool.query(`SELECT portico.publish('a:1', '0')`)
  const waiting = async () => {
    const { rows } = await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM portico.unsent')
    return rows[0]?.count ?? 0
  }
  await untilTrue('many tries', async () => tries >= 20 && (await waiting()) > 0)
  t.equal(node.errors.length, 1)
  t.strictSame(healed, [])
  bus.fate = () => 'arrives'
  await untilTrue('all to be handed on', async () => (await waiting()) === 0)
  t.strictSame([node.errors.length, healed], [1, ['healed']])
})

t.test('behind a pooler that eats notifications, polling finds everything', async (t) => {
  const { url, pool } = await database(t)
  await pool.query(`ALTER FUNCTION portico.publish RENAME TO publish_loudly`)
  await pool.query(`CREATE FUNCTION portico.publish(c text, d json, k text, t json, i json) RETURNS void LANGUAGE sql AS
    $$ INSERT INTO portico.outbox (shard, channel, data) VALUES (portico.shard_of(c), c, d) $$`)
  const node = new TestNode(url, new Bus(), { settings: { safetyPollMs: 50, idleMs: 0 } })
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  await until(pool, `SELECT NOT EXISTS (${leaderIsUp}) AS done`)
  await pool.query(`SELECT portico.publish('a:1', '0', NULL, NULL, NULL)`)
  await node.until(() => node.delivered.length === 1, 'found by looking', 5_000)
})

t.test('a repeated key is numbered once, within a batch and later', async (t) => {
  const { url, pool } = await database(t)
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  await pool.query(`SELECT portico.publish('a:1', to_json(n), 'same') FROM generate_series(1, 3) n`)
  await node.until(() => node.delivered.length === 1, 'the first')
  await pool.query(`SELECT portico.publish('a:1', '4', 'same'), portico.publish('a:1', '5', 'other')`)
  await node.until(() => node.delivered.length === 2, 'the other')
  t.same(
    node.delivered.map(({ data, tags }) => [data, tags?.get('key')]),
    [
      ['1', 'same'],
      ['5', 'other'],
    ],
  )
})

t.test('shares its shards with a second node, and takes them all when that one dies', async (t) => {
  const { url, pool } = await database(t)
  const bus = new Bus()
  const settings = { maintenanceMs: 100, safetyPollMs: 100 }
  const one = new TestNode(url, bus, { settings })
  t.teardown(() => one.stop())
  await one.until(() => one.shards.length === 16, 'one has all')
  const two = new TestNode(url, bus, { settings })
  t.teardown(() => two.stop())
  await two.until(() => two.shards.length === 8, 'two has half')
  await one.until(() => one.shards.length === 8, 'one has half')
  t.same(
    [...one.shards, ...two.shards].toSorted((a, b) => a - b),
    Array.from({ length: 16 }, (_, n) => n),
  )

  await one.broker.listen('a:1')
  await two.stop()
  await one.until(() => one.shards.length === 16, 'one has all again')
  await pool.query(`SELECT portico.publish('a:' || n, '0') FROM generate_series(1, 40) n`)
  await one.until(() => one.delivered.length === 1, 'delivery goes on')
})

t.test('what a leader numbered and did not send is sent by the next', async (t) => {
  const { url, pool } = await database(t)
  const dead = await openSession(url)
  await pool.query(`SELECT portico.publish('a:1', '1'), portico.publish('a:1', '2')`)
  await dead.query(`SELECT * FROM portico.sequence(ARRAY(SELECT generate_series(0, 15)::smallint))`)
  await dead.end()

  const bus = new Bus()
  const hints: number[] = []
  const received = (arrival: { kind: string; publication?: { offset?: number } }) =>
    hints.push(arrival.publication?.offset ?? 0)
  await bus.hintBroker(received as never).listen('a:1')
  const node = new TestNode(url, bus)
  t.teardown(() => node.stop())
  await until(pool, 'SELECT NOT EXISTS (SELECT FROM portico.unsent) AS done')
  t.same(hints, [1, 2])
})

t.test('what could not be sent is sent again', async (t) => {
  const { url, pool } = await database(t)
  const bus = new Bus()
  const hintBroker = bus.hintBroker(() => {})
  let isAway = true
  const hints: string[] = []
  const node = new TestNode(url, bus, {
    settings: { maintenanceMs: 50, safetyPollMs: 50 },
    hintBroker: {
      ...hintBroker,
      publish: async (channel, publication, options) => {
        if (isAway) throw new Error('the hint broker is away')
        hints.push(`${channel} ${publication.offset}`)
        return hintBroker.publish(channel, publication, options)
      },
    },
  })
  t.teardown(() => node.stop())
  await node.leading()
  await pool.query(`SELECT portico.publish('a:1', '0')`)
  await until(pool, 'SELECT EXISTS (SELECT FROM portico.unsent) AS done')
  isAway = false
  await until(pool, 'SELECT NOT EXISTS (SELECT FROM portico.unsent) AS done')
  t.same(hints, ['a:1 1'])
})

t.test('what could not be sent for so long that everybody has read it is sent no more', async (t) => {
  const { url, pool } = await database(t)
  const bus = new Bus()
  bus.fate = () => 'refused'
  const node = new TestNode(url, bus, { settings: { maintenanceMs: 50, safetyPollMs: 50, resendMs: 1 } })
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  for (let count = 0; count < 3; count++) await pool.query(`SELECT portico.publish('a:1', '0')`)
  await node.until(() => node.delivered.length === 3, 'its own node has them')
  await until(pool, 'SELECT NOT EXISTS (SELECT FROM portico.unsent) AS done')
  t.equal(node.errors.length, 1, 'it was told of')
})

t.test('a shard whose lock was in use when the leader got up is silenced later', async (t) => {
  const { url, pool } = await database(t)
  const busy = await openSession(url)
  t.teardown(() => busy.end())
  await busy.query('SELECT pg_advisory_lock_shared(77002, 3)')
  const node = new TestNode(url, new Bus(), {
    settings: { ...noSafetyNet, idleMs: 600_000, maintenanceMs: 50 },
  })
  t.teardown(() => node.stop())
  await node.leading()
  const silent = `SELECT count(*) = 15 + $1 AS done FROM pg_locks
    WHERE classid = 77002 AND granted AND mode = 'ExclusiveLock'`
  await until(pool, silent.replace('$1', '0'))
  await busy.query('SELECT pg_advisory_unlock_shared(77002, 3)')
  await until(pool, silent.replace('$1', '1'))
})

t.test('many publications of one transaction are numbered in batches, in order', async (t) => {
  const { url, pool } = await database(t)
  const node = new TestNode(url, new Bus(), { settings: { batchSize: 100 } })
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  await pool.query(`SELECT portico.publish('a:1', to_json(n)) FROM generate_series(1, 1000) n`)
  await node.until(() => node.delivered.length === 1000, 'all of them')
  t.ok(node.delivered.every(({ data, offset }) => Number(data) === offset))
})

type Asking = { query: (sql: string) => Promise<{ rows: { done: boolean }[] }> }

async function until(pool: Asking, sql: string): Promise<void> {
  const deadline = Date.now() + 20_000
  while ((await pool.query(sql)).rows[0]?.done !== true) {
    if (Date.now() > deadline) throw new Error(`never true: ${sql}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const awake = (pool: Asking) => until(pool, `SELECT EXISTS (${leaderIsUp}) AS done`)

/** Waiting for its bell, and not about to look once more. */
async function idle(pool: Asking): Promise<void> {
  const isIdle = `SELECT count(*) FILTER (WHERE state = 'idle' AND clock_timestamp() - state_change > '80 ms') = count(*) AS done
    FROM pg_stat_activity WHERE application_name = 'portico leader' AND datname = current_database()`
  await until(pool, `SELECT NOT EXISTS (${leaderIsUp}) AS done`)
  await until(pool, isIdle)
}
