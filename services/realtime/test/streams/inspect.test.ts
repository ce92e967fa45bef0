import t from 'tap'
import { listStreams, verifyStreams } from '../../src/streams/inspect.ts'
import { Bus, TestNode } from './fixtures/bus.ts'
import { database } from './fixtures/database.ts'

t.test('finds nothing where all is well, and names each thing that is not', async (t) => {
  const { url, pool } = await database(t)
  const faults = async () => new Set((await verifyStreams(pool, 100)).map(({ fault }) => fault))
  await pool.query(`SELECT portico.publish('a:' || n % 3, '0') FROM generate_series(1, 30) n`)
  t.same(await faults(), new Set(['no-leader', 'not-numbered']))

  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  await node.broker.publish('a:1', { data: '1' as never }, { retention: { size: 1, ttlSeconds: 1 } })
  t.same(await verifyStreams(pool, 1_500), [])
  t.same(
    (await listStreams(pool, { prefix: 'a:', after: 'a:0', limit: 1 })).map(({ shard: _, ...rest }) => rest),
    [{ channel: 'a:1', top: 11, oldest: 1 }],
  )

  await node.stop()
  await pool.query(`DELETE FROM portico.publication WHERE "offset" = 5`)
  await pool.query(`DELETE FROM portico.publication p USING portico.stream s
    WHERE s.id = p.stream_id AND s.channel = 'a:2' AND p."offset" = s.top`)
  const newestLost = await verifyStreams(pool, 100)
  t.match(
    newestLost.filter(({ fault }) => fault === 'top'),
    [{ detail: 'a:2: the top is 10, the log goes to 9' }],
    'what is missing at the end leaves no hole',
  )
  await pool.query(`UPDATE portico.stream SET top = 3 WHERE channel = 'a:0'`)
  await pool.query(`INSERT INTO portico.publication SELECT stream_id, "offset", at + interval '1 us', xid, key, data
    FROM portico.publication WHERE "offset" = 7`)
  await pool.query(`INSERT INTO portico.unsent SELECT shard, 999, id, 1, 1 FROM portico.stream LIMIT 1`)
  const [tomorrow] = (
    await pool.query(
      `SELECT 'portico.publication_' || to_char((now() AT TIME ZONE 'UTC')::date + 1, 'YYYYMMDD') AS name`,
    )
  ).rows
  await pool.query(`DROP TABLE ${tomorrow.name}`)
  t.same(await faults(), new Set(['hole', 'twice', 'top', 'no-leader', 'no-partition', 'not-sent']))
})
