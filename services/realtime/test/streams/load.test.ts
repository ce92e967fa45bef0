import { until } from '@portico/harness'
import { Random } from '@portico/harness/random'
import type { DbPool } from '@portico/postgres'
import t from 'tap'
import { verifyStreams } from '../../src/streams/inspect.ts'
import { Bus, TestNode } from './fixtures/bus.ts'
import { database } from './fixtures/database.ts'

const channels = Array.from({ length: 96 }, (_, n) => `load:${n}`)
/* SEED repeats what is written; how the writers interleave is up to the machine. */
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const writers = 12
const transactionsEach = 80

/** One writer's transactions, one after the other; counts in `committed` what it published on which channel. */
async function write(pool: DbPool, random: Random, committed: Map<string, number>): Promise<void> {
  for (let n = 0; n < transactionsEach; n += 1) {
    const chosen = Array.from({ length: 1 + random.below(5) }, () => random.pick(channels))
    const isKept = random.chance(0.9)
    const session = await pool.connect()
    await session.query('BEGIN')
    for (const channel of chosen) await session.query('SELECT portico.publish($1, $2)', [channel, n])
    await session.query(isKept ? 'COMMIT' : 'ROLLBACK')
    session.release()
    if (isKept) for (const channel of chosen) committed.set(channel, (committed.get(channel) ?? 0) + 1)
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1)

t.test(
  `two nodes share the shards under load, and one hands its part over midway (SEED=${seed})`,
  async (t) => {
    const random = new Random(seed)
    const { url, pool } = await database(t)
    const { rows: shards } = await pool.query<{ shard: number }>(
      'SELECT DISTINCT portico.shard_of(channel) AS shard FROM unnest($1::text[]) AS channel',
      [channels],
    )
    t.equal(shards.length, 16, 'the channels lie on all shards')

    const bus = new Bus()
    const options = { settings: { maintenanceMs: 100, safetyPollMs: 200 }, tailCheckMs: 300 }
    const staying = new TestNode(url, bus, options)
    const leaving = new TestNode(url, bus, options)
    for (const node of [staying, leaving]) {
      t.teardown(() => node.stop())
      await Promise.all(channels.map((channel) => node.broker.listen(channel)))
    }
    await until('each leads half', () => [staying, leaving].every((node) => node.shards.length === 8))

    const refused = { count: 0 }
    bus.fate = () => {
      const number = random.next()
      if (number < 0.005) refused.count += 1
      return number < 0.005 ? 'refused' : number < 0.02 ? 'lost' : number < 0.04 ? 'doubled' : 'arrives'
    }
    const committed = new Map<string, number>()
    const total = () => [...committed.values()].reduce((sum, count) => sum + count, 0)
    const writing = Promise.all(
      Array.from({ length: writers }, () => write(pool, new Random(random.below(2 ** 31)), committed)),
    )
    await until('a good third is committed', () => total() > 900, { deadlineMs: 30_000 })
    await leaving.stop()
    await writing
    bus.fate = () => 'arrives'
    t.comment(`${total()} publications, ${refused.count} hints refused`)
    t.ok(refused.count > 0, 'some batches were not sent at first')

    await until(
      'everything is delivered',
      () => channels.every((channel) => staying.offsets(channel).length >= (committed.get(channel) ?? 0)),
      { deadlineMs: 30_000, everyMs: 100 },
    )
    await until(
      'nothing waits',
      async () => {
        const { rows } = await pool.query(
          'SELECT (SELECT count(*) FROM portico.unsent) + (SELECT count(*) FROM portico.outbox) = 0 AS done',
        )
        return rows[0]?.done === true
      },
      { deadlineMs: 30_000 },
    )
    for (const channel of channels) {
      t.same(staying.offsets(channel), upTo(committed.get(channel) ?? 0), `${channel}: each once, in order`)
      const seen = leaving.offsets(channel)
      t.same(seen, upTo(seen.length), `${channel}: what the other node saw of it has no gap either`)
    }
    await until('the one that stays leads all shards', () => staying.shards.length === 16)
    t.same(await verifyStreams(pool, 0), [])
  },
)
