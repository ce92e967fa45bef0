import type { DbPool } from '@portico/postgres'
import t from 'tap'
import { postgresComponent } from '../../src/ops/components.ts'
import { Backlog } from '../../src/streams/backlog.ts'
import { database } from './fixtures/database.ts'

const allShards = Array.from({ length: 16 }, (_, n) => n)
const of = (publications: number) => Math.ceil(publications / 500)

/** Without what portico.publish() checks, which is not what takes long here. */
const publishMany = (pool: DbPool, channels: number, count: number) =>
  pool.query(
    `INSERT INTO portico.outbox (shard, channel, data)
     SELECT portico.shard_of('a:' || n % $1), 'a:' || n % $1, to_json(n) FROM generate_series(1, $2::int) n`,
    [channels, count],
  )

/** Of one batch: how many pages Postgres looks at. Unlike its time it is the same on every machine. */
async function pagesOf(pool: DbPool, shards: readonly number[] = allShards): Promise<number> {
  const { rows } = await pool.query(
    'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT FROM portico.sequence($1)',
    [shards],
  )
  const { Plan: plan } = rows[0]['QUERY PLAN'][0]
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
}

async function shardOf(pool: DbPool, channel: string): Promise<number> {
  const { rows } = await pool.query<{ shard: number }>('SELECT portico.shard_of($1) AS shard', [channel])
  return rows[0]?.shard ?? 0
}

for (const channels of [1, 50]) {
  t.test(`a batch costs the same however many wait, in ${channels} channels`, async (t) => {
    const { pool } = await database(t)
    await publishMany(pool, channels, 3_000)
    const few = await pagesOf(pool)
    await publishMany(pool, channels, 60_000)
    await pagesOf(pool)
    const many = await pagesOf(pool)
    t.comment(`${few} pages, and ${many} with twenty times as many waiting`)
    t.ok(many < few * 1.5, `${many} pages instead of ${few}`)
  })
}

t.test('what waits in the shards of others costs a leader nothing', async (t) => {
  const { pool } = await database(t)
  const own = async () => {
    await pool.query(`SELECT portico.publish('b:1', to_json(n)) FROM generate_series(1, 600) n`)
    return pagesOf(pool, [await shardOf(pool, 'b:1')])
  }
  t.not(await shardOf(pool, 'b:1'), await shardOf(pool, 'a:0'))
  const alone = await own()
  await publishMany(pool, 1, 60_000)
  const beside = await own()
  t.ok(beside < alone * 1.5, `${beside} pages instead of ${alone}`)
})

t.test('a backlog is numbered in the order of the calls, oldest first, over all shards', async (t) => {
  const { pool } = await database(t)
  await publishMany(pool, 50, 1_700)
  const order: number[] = []
  for (let batch = 1; batch <= of(1_700); batch += 1) {
    const { rows } = await pool.query('SELECT data, "offset"::int AS o FROM portico.sequence($1)', [
      allShards,
    ])
    order.push(...rows.map(({ data }) => data))
    for (const { data, o } of rows) if (o !== Math.ceil(data / 50)) t.equal(o, Math.ceil(data / 50))
  }
  t.strictSame(
    order,
    Array.from({ length: 1_700 }, (_, index) => index + 1),
  )
})

t.test('how long the oldest has waited is counted from when it could be numbered', async (t) => {
  const { pool } = await database(t)
  const clock = { now: 0 }
  const backlog = new Backlog(pool, () => clock.now)
  const lagAfter = async (ms: number) => {
    clock.now += ms
    await backlog.look(allShards)
    return backlog.lagMs
  }
  const number = () => pool.query('SELECT count(*) FROM portico.sequence($1)', [allShards])
  t.equal(await lagAfter(0), 0)
  const open = await pool.connect()
  await open.query(`BEGIN; SELECT portico.publish('a:1', '1')`)
  t.equal(await lagAfter(5_000), 0, 'a transaction that is open does not wait')
  await open.query('COMMIT')
  open.release()
  t.equal(await lagAfter(1_000), 0, 'a look that sees it for the first time')
  t.equal(await lagAfter(9_000), 9_000)

  const component = postgresComponent(() => {
    const { lagMs } = backlog
    return { kind: 'leading', shards: allShards, seats: 1, ending: undefined, lagMs }
  })
  t.match(await component.check(), { kind: 'well' })
  t.equal(await lagAfter(1_001), 10_001)
  t.match(await component.check(), { kind: 'ill', finding: 'numberingLate', detail: /10 s behind/ })

  await pool.query(`SELECT portico.publish('a:2', '1')`)
  await pool.query('SELECT count(*) FROM portico.sequence($1, p_limit => 1)', [allShards])
  t.equal(await lagAfter(1_000), 0, 'a younger one waits')
  t.equal(await lagAfter(1_000), 1_000)
  await number()
  t.equal(await lagAfter(1_000), 0, 'none')

  await pool.query(`SELECT portico.publish('a:1', '1')`)
  await lagAfter(1_000)
  await lagAfter(1_000)
  backlog.forget()
  t.equal(backlog.horizon, '0')
  t.equal(await lagAfter(1_000), 0, 'of other shards nothing is known')
})
