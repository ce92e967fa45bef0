import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type DbPool, openSession } from '@portico/postgres'
import { readMigrations } from '@portico/postgres/migrate'
import t from 'tap'
import { StreamLog } from '../../src/streams/log.ts'
import { database, ownServer } from './fixtures/database.ts'

const allShards = Array.from({ length: 16 }, (_, n) => n)

async function sequence(client: Pick<DbPool, 'query'>, limit = 500) {
  const { rows } = await client.query(
    `SELECT batch::int, channel, "offset"::int, key, data FROM portico.sequence($1, '{}', $2)`,
    [allShards, limit],
  )
  return rows
}

/** The data of everything that waits, in the order of the offsets it gets in channel `a`, so many in each batch. */
async function numbered(pool: DbPool, limit: number): Promise<unknown[]> {
  const all: { offset: number; data: unknown }[] = []
  for (let rows = await sequence(pool, limit); rows.length > 0; rows = await sequence(pool, limit))
    all.push(...rows)
  return all.toSorted((a, b) => a.offset - b.offset).map(({ data }) => data)
}

async function codeOf(query: Promise<unknown>): Promise<unknown> {
  return query.then(
    () => 'success',
    (error: { code?: unknown }) => error.code,
  )
}

t.test('publish refuses by code, names the field, and takes what is within the limits', async (t) => {
  const { pool } = await database(t)
  const publish = (...values: unknown[]) => pool.query('SELECT portico.publish($1, $2::json, $3)', values)
  for (const channel of [null, '', 'a b', 'a:', ':a', 'a::b', 'ä', 'a\n', 'x'.repeat(256)]) {
    t.equal(await codeOf(publish(channel, '1', null)), 'PT001', `channel ${channel?.slice(0, 5)}`)
  }
  t.equal(await codeOf(publish('a', null, null)), 'PT002')
  t.equal(await codeOf(publish('a', JSON.stringify('x'.repeat(65_535)), null)), 'PT003')
  t.equal(await codeOf(publish('a', '1', '')), 'PT004')
  t.equal(await codeOf(publish('a', '1', 'x'.repeat(256))), 'PT004')
  const beside = (tags: unknown, info: unknown) =>
    pool.query(`SELECT portico.publish('a', '1', NULL, $1::json, $2::json)`, [tags, info])
  for (const tags of ['1', '[]', '"a"', '{"a":1}', '{"a":"1","b":null}', '{"a":{"b":"c"}}'])
    t.equal(await codeOf(beside(tags, null)), 'PT006', `tags ${tags}`)
  for (const info of [
    '1',
    '[]',
    '{}',
    '{"user":"mei"}',
    '{"user":1,"client":"c"}',
    '{"user":"mei","client":null}',
  ])
    t.equal(await codeOf(beside(null, info)), 'PT006', `info ${info}`)
  for (const [tags, info] of [
    ['{}', '{"user":"mei","client":"c","conn_info":[1]}'],
    ['{"a":"1"}', 'null'],
    ['null', null],
  ])
    t.equal(await codeOf(beside(tags, info)), 'success', `tags ${tags}, info ${info}`)
  t.equal(
    await codeOf(publish('x'.repeat(255), JSON.stringify('x'.repeat(65_534)), 'k'.repeat(255))),
    'success',
  )
  await pool.query(
    `DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET portico.max_data_bytes = 5'; END $$`,
  )
  const session = await pool.connect()
  await session.query('SET portico.max_data_bytes = 5')
  t.equal(
    await codeOf(session.query(`SELECT portico.publish('a', '"12345"')`)),
    'PT003',
    'the limit can be set',
  )
  session.release()
})

/** Numbers twice at once, the second one beginning before the first has ended. */
async function twoAtOnce(pool: DbPool): Promise<number[]> {
  const [one, two] = [await pool.connect(), await pool.connect()]
  await pool.query(`SELECT portico.publish('a', '1')`)
  await one.query('BEGIN')
  const first = await sequence(one)
  await pool.query(`SELECT portico.publish('a', '2')`)
  const second = sequence(two)
  await pool.query('SELECT pg_sleep(0.2)')
  await one.query('COMMIT')
  const offsets = [...first, ...(await second)].map(({ offset }) => offset)
  one.release()
  two.release()
  return offsets
}

t.test('two that number the same shard take turns', async (t) => {
  const { pool } = await database(t)
  // The stream exists, so that nothing but the lock keeps them apart.
  await pool.query(`SELECT portico.publish('a', '0')`)
  await sequence(pool)
  t.same(await twoAtOnce(pool), [2, 3])

  const { rows } = await pool.query(`SELECT pg_get_functiondef('portico.sequence'::regproc) AS sql`)
  const withoutLock = String(rows[0]?.sql).replace(/PERFORM pg_advisory_xact_lock\(77001[^;]*;/, '')
  t.not(withoutLock, rows[0]?.sql)
  await pool.query(withoutLock)
  t.same(await twoAtOnce(pool), [4, 4], 'without the lock both give out the same offset')
})

t.test('numbering is alone in a READ COMMITTED transaction', async (t) => {
  const { pool } = await database(t)
  const client = await pool.connect()
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  t.equal(await codeOf(sequence(client)), 'PT005')
  await client.query('ROLLBACK')
  client.release()
})

t.test('what is numbered is on disk, also where commits are asynchronous', async (t) => {
  const { pool, url } = await ownServer(t, [
    'synchronous_commit=off',
    'wal_writer_delay=10s',
    'bgwriter_delay=10s',
  ])
  const client = await openSession(url)
  t.teardown(() => client.end())
  const flushed = async (position: unknown) =>
    (await client.query('SELECT pg_current_wal_flush_lsn() >= $1::pg_lsn AS done', [position])).rows[0]?.done
  await pool.query(`SELECT portico.publish('a', '1')`)
  const { rows } = await client.query('SELECT pg_current_wal_insert_lsn()::text AS position')
  const [{ position }] = rows
  t.equal(await flushed(position), false, 'the application’s commit did not wait')
  await sequence(client)
  t.equal(await flushed(position), true, 'it is on disk before anybody is told')
})

t.test('a stream goes on over the boundary of two partitions', async (t) => {
  const { pool } = await database(t)
  await pool.query(`DO $$ DECLARE p text; edge timestamptz := clock_timestamp() + interval '1500 ms'; BEGIN
    FOR p IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'portico.publication'::regclass LOOP
      EXECUTE 'DROP TABLE ' || p; END LOOP;
    EXECUTE format('CREATE TABLE portico.publication_before PARTITION OF portico.publication FOR VALUES FROM (%L) TO (%L)', edge - interval '1 day', edge);
    EXECUTE format('CREATE TABLE portico.publication_after PARTITION OF portico.publication FOR VALUES FROM (%L) TO (%L)', edge, edge + interval '1 day');
  END $$`)
  let numbered = 0
  const inAfter = async () =>
    (await pool.query('SELECT count(*)::int AS n FROM portico.publication_after')).rows[0]?.n
  while ((await inAfter()) < 10) {
    await pool.query(`SELECT portico.publish('a', '1', 'key-' || $1::int % 50)`, [numbered])
    numbered += (await sequence(pool)).length
    if (numbered >= 50) await pool.query(`SELECT portico.publish('a', '2')`)
  }
  const { rows } = await pool.query(`SELECT "offset"::int AS o FROM portico.since('a', 0, NULL, 100000)`)
  t.same(
    rows.map(({ o }) => o),
    rows.map((_, index) => index + 1),
  )
  t.ok((await pool.query('SELECT count(*)::int AS n FROM portico.publication_before')).rows[0]?.n > 0)
  const { rows: keys } = await pool.query(
    'SELECT key FROM portico.publication WHERE key IS NOT NULL GROUP BY 1 HAVING count(*) > 1',
  )
  t.same(keys, [], 'a key is known on the other side of the boundary')
})

t.test(
  'partitions are made ahead, whatever the time zone, and dropped whole when they are too old',
  async (t) => {
    const { pool } = await database(t)
    const client = await pool.connect()
    t.same((await client.query(`SELECT * FROM portico.roll()`)).rows, [], 'the migration made the first ones')
    await client.query(`SET TimeZone = 'Pacific/Kiritimati'`)
    const { rows } = await client.query('SELECT * FROM portico.roll(NULL, 5)')
    t.same(
      rows.map(({ action }) => action),
      ['created', 'created'],
    )
    await client.query(`DO $$ DECLARE d date; BEGIN FOR n IN 1..5 LOOP
    d := (now() AT TIME ZONE 'UTC')::date - n;
    EXECUTE format('CREATE TABLE portico.publication_%s PARTITION OF portico.publication FOR VALUES FROM (%L) TO (%L)',
      to_char(d, 'YYYYMMDD'), d::timestamp AT TIME ZONE 'UTC', (d + 1)::timestamp AT TIME ZONE 'UTC'); END LOOP; END $$`)
    t.same(
      (await client.query('SELECT * FROM portico.roll()')).rows,
      [],
      'without a retention nothing is dropped',
    )
    const dropped = (await client.query(`SELECT * FROM portico.roll('2 days')`)).rows
    t.same(
      dropped.map(({ action }) => action),
      ['dropped', 'dropped', 'dropped'],
    )
    await client.query(`SELECT * FROM portico.roll('-100 days')`)
    t.equal(await codeOf(client.query(`SELECT portico.publish('a', '1')`)), 'success')
    t.equal((await sequence(client)).length, 1, 'today is never dropped')
    client.release()
  },
)

t.test('another cluster, or another timeline, begins another epoch', async (t) => {
  const { pool } = await database(t)
  const epoch = async () => (await pool.query('SELECT portico.keep_epoch() AS epoch')).rows[0]?.epoch
  const first = await epoch()
  t.equal(await epoch(), first)
  await pool.query(`UPDATE portico.epoch SET lineage = replace(lineage, '/00000001', '/00000000')`)
  const second = await epoch()
  t.not(second, first, 'after a failover')
  t.equal(await epoch(), second)
  await pool.query(`UPDATE portico.epoch SET lineage = '1/00000001'`)
  t.not(await epoch(), second, 'after a restore')
})

t.test('an old snapshot does not make numbering look at what it keeps from being cleaned up', async (t) => {
  const { pool } = await database(t)
  const old = await pool.connect()
  await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  await old.query('SELECT 1')
  for (let n = 0; n < 20; n += 1) {
    await pool.query(`SELECT portico.publish('a', '1') FROM generate_series(1, 400)`)
    await sequence(pool)
  }
  const { rows } = await pool.query(`SELECT portico.horizon($1, '0')::text AS horizon`, [allShards])
  const explain = async (from: string) => {
    const plan = await pool.query(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT FROM portico.sequence($1, p_from => $2::xid8)`,
      [allShards, from],
    )
    return plan.rows[0]['QUERY PLAN'][0].Plan['Shared Hit Blocks']
  }
  const [all, some] = [await explain('0'), await explain(rows[0]?.horizon)]
  t.ok(some < all / 2, `${some} blocks instead of ${all}`)
  await old.query('ROLLBACK')
  old.release()
})

const tell = (client: Pick<DbPool, 'query'>, n: number) =>
  client.query(`SELECT portico.publish('a', to_json($1::int))`, [n])

for (const limit of [500, 1]) {
  t.test(`the order in a channel, with batches of ${limit}`, async (t) => {
    const { pool } = await database(t)
    const [one, two] = [await pool.connect(), await pool.connect()]

    await one.query('BEGIN')
    for (const n of [1, 2, 3]) await tell(one, n)
    await one.query('COMMIT')
    t.same(await numbered(pool, limit), [1, 2, 3], 'of one transaction: that of the calls')

    // The later one has a lower id of a transaction, and begins to publish when the other has committed.
    await two.query('BEGIN')
    await two.query('SELECT pg_current_xact_id()')
    await one.query('BEGIN')
    for (const n of [4, 5]) await tell(one, n)
    await one.query('COMMIT')
    await tell(two, 6)
    await two.query('COMMIT')
    t.same(await numbered(pool, limit), [4, 5, 6], 'of one after the other: that of the commits')

    await one.query('BEGIN')
    await tell(one, 7)
    await two.query('BEGIN')
    await tell(two, 8)
    await two.query('COMMIT')
    t.same(await numbered(pool, limit), [8], 'who is still open is not waited for')
    await one.query('COMMIT')
    t.same(await numbered(pool, limit), [7], 'and comes after, though it published first')

    await one.query('BEGIN')
    await tell(one, 9)
    await two.query('BEGIN')
    await tell(two, 10)
    await two.query('COMMIT')
    await one.query('COMMIT')
    t.same(
      await numbered(pool, limit),
      [9, 10],
      'numbered together, it comes before, though it committed last',
    )
    for (const client of [one, two]) client.release()
  })
}

t.test(
  'two that write the same row, and publish after that, come in the order of their commits',
  async (t) => {
    const { pool } = await database(t)
    await pool.query('CREATE TABLE counter (n int); INSERT INTO counter VALUES (0)')
    const [one, two] = [await pool.connect(), await pool.connect()]
    const raise = (client: typeof one) => client.query('UPDATE counter SET n = n + 1 RETURNING n')
    await one.query('BEGIN')
    await raise(one)
    const second = (async () => {
      await two.query('BEGIN')
      const { rows } = await raise(two)
      await tell(two, rows[0]?.n)
      await two.query('COMMIT')
    })()
    await tell(one, 1)
    await one.query('COMMIT')
    await second
    t.same(
      (await sequence(pool)).map(({ data }) => data),
      [1, 2],
    )
    one.release()
    two.release()
  },
)

t.test('a page ends with the publication that fills its bytes', async (t) => {
  const { pool } = await database(t)
  await pool.query(`SELECT portico.publish('a', '"four"') FROM generate_series(1, 5)`)
  await sequence(pool)
  const log = new StreamLog(pool)
  const lengthOf = async (maxBytes?: number, after = 0) => {
    const since = { epoch: '', offset: after }
    const page = await log.read('a', { since, limit: 9, keepSeconds: 60, ...(maxBytes && { maxBytes }) })
    t.equal(page.top.offset, 5)
    t.strictSame(
      page.publications.map(({ offset }) => offset),
      page.publications.map((_, index) => after + index + 1),
    )
    return page.publications.length
  }
  t.equal(await lengthOf(), 5)
  t.equal(await lengthOf(1), 1, 'never none, so that who reads on gets on')
  t.equal(await lengthOf(12), 2)
  t.equal(await lengthOf(13), 3)
  t.equal(await lengthOf(13, 3), 2)
})

t.test('a snapshot of another epoch is not waited for', async (t) => {
  const { pool } = await database(t)
  await pool.query(`SELECT portico.publish('a', '1')`)
  const log = new StreamLog(pool, () => Promise.reject(new Error('it waits')))
  // As after a restore into a cluster that has had fewer transactions: it seems to have seen all that waits here.
  const read = (epoch: string) =>
    log.read('a', {
      since: { epoch, offset: 7 },
      limit: 9,
      keepSeconds: 60,
      snapshot: '999999999:999999999:',
    })
  const { top, publications } = await read('restored')
  t.not(top.epoch, 'restored')
  t.same(publications, [])
  for (const epoch of [top.epoch, '']) await t.rejects(read(epoch), { message: 'it waits' })
})

t.test('nobody is woken where there is no service, and one that is asleep is', async (t) => {
  const { url, pool } = await database(t)
  const listening = await openSession(url)
  t.teardown(() => listening.end())
  const heard = new Promise((resolve) => listening.once('notification', ({ payload }) => resolve(payload)))
  await listening.query('LISTEN portico')
  const shard = async (channel: string) => {
    await pool.query(`SELECT portico.publish($1, '1')`, [channel])
    return (await pool.query('SELECT portico.shard_of($1)::text AS shard', [channel])).rows[0]?.shard
  }
  const unheard = await shard('a:1')
  await listening.query('SELECT pg_advisory_lock_shared(77004, 0)')
  const second = await shard('a:2')
  t.not(second, unheard)
  t.equal(await heard, second, 'the first to be heard')
  const { rows } = await pool.query(`SELECT FROM pg_locks WHERE locktype = 'advisory'`)
  t.equal(rows.length, 1, 'no publisher keeps a lock')
})

t.test('of what was left unsent only so much is read again that it can be sent', async (t) => {
  const { pool } = await database(t)
  const number = async (count: number) => {
    await pool.query(`SELECT portico.publish('a', '1') FROM generate_series(1, $1::int)`, [count])
    const [{ batch }] = await sequence(pool)
    return batch
  }
  const batches = [await number(300), await number(199), await number(1), await number(1)]
  const again = async (except: readonly number[] = []) => {
    const { rows } = await pool.query(
      'SELECT batch::int, count(*)::int AS n FROM portico.left_unsent($1, $2) GROUP BY 1 ORDER BY 1',
      [allShards, except],
    )
    return rows.map(({ batch, n }) => [batches.indexOf(batch), n])
  }
  t.strictSame(await again(), [
    [0, 300],
    [1, 199],
    [2, 1],
  ])
  t.strictSame(await again(batches.slice(0, 1)), [
    [1, 199],
    [2, 1],
    [3, 1],
  ])
})

const manual = readFileSync(path.join(import.meta.dirname, '../../../../docs/operations.md'), 'utf8')
const [, afterReplication = ''] = /logical replication.*?^```sql$(.*?)^```$/ms.exec(manual) ?? []

t.test('sequences that logical replication left behind are a fault, which the manual cures', async (t) => {
  const { pool } = await database(t)
  await pool.query(`SELECT portico.publish('a', '1')`)
  await sequence(pool)
  await pool.query('ALTER TABLE portico.stream ALTER id RESTART')
  await pool.query(`SELECT portico.publish('b', '1')`)
  t.equal(await codeOf(sequence(pool)), '23505', 'numbering does not pass over it')
  t.match(afterReplication, 'setval')
  await pool.query(afterReplication)
  t.match(await sequence(pool), [{ channel: 'b', offset: 1 }])
})

t.test('a service of the release before goes on upon the newer tables', async (t) => {
  const { pool } = await database(t)
  const before = readMigrations().filter(({ name }) => !name.endsWith('_streams_backlog'))
  const newer = readMigrations().slice(before.length)
  t.equal(newer.length, 1)
  await pool.query(`DROP SCHEMA portico CASCADE; ${before.map(({ sql }) => sql).join(';')}`)
  await pool.query(`SELECT portico.publish('a', '1', 'k', '{"hue":1}', '{}')`)
  const statements = [
    ['SELECT portico.horizon($1, $2)::text AS horizon', [allShards, '0']],
    [`SELECT channel, "offset"::int FROM portico.sequence($1, $2, $3, $4)`, [allShards, [], 500, '0']],
    [`SELECT channel, "offset"::int FROM portico.left_unsent($1, $2, $3)`, [allShards, [], 20]],
  ] as const
  const run = async () => {
    const answers = []
    for (const [text, values] of statements) answers.push((await pool.query(text, [...values])).rows)
    return answers.slice(1)
  }
  t.strictSame(await run(), [[{ channel: 'a', offset: 1 }], [{ channel: 'a', offset: 1 }]])
  await pool.query(`SELECT portico.publish('a', '2')`)
  for (const { sql } of newer) await pool.query(sql)
  await pool.query(`SELECT portico.publish('a', '3')`)
  t.match(await run(), [
    [{ offset: 2 }, { offset: 3 }],
    [{ offset: 1 }, { offset: 2 }, { offset: 3 }],
  ])
})
