import { pgLiveQuery } from '@portico/server'
import t from 'tap'
import { Bus, TestNode } from './fixtures/bus.ts'
import { database } from './fixtures/database.ts'
import { pair } from './fixtures/standby.ts'

const day = { size: Number.MAX_SAFE_INTEGER, ttlSeconds: 86_400 }

t.test('what came after the rows is delivered, and what they held is not', async (t) => {
  const { url, pool } = await database(t)
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  await pool.query('CREATE TABLE message (id serial PRIMARY KEY)')
  const write = `WITH row AS (INSERT INTO message DEFAULT VALUES RETURNING id)
    SELECT portico.publish('a:1', to_json(id)) FROM row`
  let isOver = false
  const writers = [1, 2, 3, 4].map(async () => {
    while (!isOver) await pool.query(write)
  })
  const reader = await pool.connect()
  const taken: { readonly known: ReadonlySet<number>; readonly top: number }[] = []
  let overlaps = 0
  for (let round = 0; round < 40; round += 1) {
    const { rows, position } = await pgLiveQuery(reader, 'a:1', async (client) =>
      (await client.query('SELECT id FROM message')).rows.map((row) => (row as { id: number }).id),
    )
    const { snapshot, ...since } = position
    const { top, publications, seen } = await node.broker.read(
      'a:1',
      { since, snapshot, limit: 100_000 },
      day,
    )
    const fresh = publications.filter(({ offset }) => !seen.has(offset ?? 0)).map(({ data }) => Number(data))
    overlaps += seen.size
    const known = new Set(rows)
    taken.push({ known, top: top.offset })
    const doubled = fresh.filter((id) => known.has(id))
    t.same(doubled, [], 'nothing twice')
    const all = new Set([...rows, ...fresh])
    const missing = await pool.query(
      `SELECT (data #>> '{}')::int AS id FROM portico.since('a:1', 0, NULL, 1000000) WHERE "offset" <= $1`,
      [publications.at(-1)?.offset ?? since.offset],
    )
    t.same(
      missing.rows.filter(({ id }) => !all.has(id)),
      [],
      'nothing missing',
    )
  }
  isOver = true
  await Promise.all(writers)
  reader.release()
  const log = await node.broker.read('a:1', { limit: 1_000_000 }, day)
  for (const { known, top } of taken) {
    const live = log.publications.filter(({ offset }) => (offset ?? 0) > top)
    if (live.some(({ data }) => known.has(Number(data)))) t.fail('what the rows held came live')
  }
  t.ok(overlaps > 0, `the snapshot was needed ${overlaps} times`)
})

t.test(
  'a replica is refused: its snapshots hide what is under way, which would then count as seen',
  async (t) => {
    const { primary, standby } = await pair(t)
    const live = async ({ pool }: Pick<typeof primary, 'pool'>) => {
      const client = await pool.connect()
      return pgLiveQuery(client, 'a:1', async () => []).finally(() => client.release())
    }
    t.match(await live(primary), { position: { offset: 0 } })
    await t.rejects(live(standby), { name: 'ReadOnReplica', message: /a client of the primary/ })
  },
)
