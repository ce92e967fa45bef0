import { CommandError, type RawJson } from '@portico/protocol'
import t, { type Test } from 'tap'
import { Bus, TestNode } from './fixtures/bus.ts'
import { database } from './fixtures/database.ts'

const json = (value: unknown) => JSON.stringify(value) as RawJson
const plain = { retention: { size: Number.MAX_SAFE_INTEGER, ttlSeconds: 86_400 } }
const day = { size: Number.MAX_SAFE_INTEGER, ttlSeconds: 86_400 }

t.test('a publish waits for its number; a repeat gets the first one’s', async (t) => {
  const { url } = await database(t)
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  const first = await node.broker.publish('a:1', { data: json(1) }, { ...plain, key: 'k' })
  t.match(first, { position: { offset: 1 }, repeated: false })
  const again = await node.broker.publish('a:1', { data: json(2) }, { ...plain, key: 'k' })
  t.same(again, { position: first.position, repeated: true, nodes: 0 })
  t.match(await node.broker.publish('a:1', { data: json(3) }, plain), {
    position: { offset: 2 },
    repeated: false,
  })
})

t.test('publisher, tags and key come back as they went, live and from the log', async (t) => {
  const { url, pool } = await database(t)
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  const info = { user: 'mei', client: 'c1', conn_info: json({ name: 'Mei' }) }
  await node.broker.publish(
    'a:1',
    { data: json('x'), tags: new Map([['lang', 'ja']]), info },
    { ...plain, key: 'k' },
  )
  await node.until(() => node.delivered.length === 1, 'live')
  const { publications } = await node.broker.read('a:1', { limit: 10 }, day)
  for (const one of [node.delivered[0], publications[0]]) {
    t.match(one, { data: '"x"', info })
    t.same(Object.fromEntries(one?.tags ?? []), { lang: 'ja', key: 'k' })
  }
  await pool.query(`SELECT portico.publish('a:1', E'{\\n  "pretty": "a\\\\nb"\\r\\n}')`)
  await node.until(() => node.delivered.length === 2, 'pretty-printed')
  t.notMatch(node.delivered[1]?.data, /[\r\n]/)
  t.same(JSON.parse(node.delivered[1]?.data ?? ''), { pretty: 'a\nb' })
})

t.test('half of an emoji in a name or a tag stops nobody from publishing', async (t) => {
  const { url } = await database(t)
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  const info = {
    user: 'mei',
    client: 'c1',
    conn_info: json({ name: 'Mei \ud83d', '\0': '\\ud83d \\\udc00 😀' }),
  }
  const tags = new Map([['note', 'a\0']])
  await node.broker.publish('a:1', { data: json('x'), tags, info }, plain)
  const { publications } = await node.broker.read('a:1', { limit: 10 }, day)
  t.match(publications, [{ info: { user: 'mei', client: 'c1' }, tags: new Map([['note', 'a�']]) }])
  t.same(JSON.parse(publications[0]?.info?.conn_info ?? ''), {
    name: 'Mei �',
    '�': '\\ud83d \\� 😀',
  })
})

t.test('history goes both ways, from any place, and ends at the channel’s own retention', async (t) => {
  const { url, pool } = await database(t)
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  for (const n of [1, 2, 3, 4, 5]) await node.broker.publish('a:1', { data: json(n) }, plain)
  const read = async (options: Parameters<typeof node.broker.read>[1], keep = day) =>
    (await node.broker.read('a:1', options, keep)).publications.map(({ offset }) => offset)
  const { top } = await node.broker.read('a:1', { limit: 0 }, day)
  t.same(top.offset, 5)
  t.same(await read({ limit: 0 }), [])
  t.same(await read({ limit: 2 }), [1, 2])
  t.same(await read({ limit: 2, reverse: true }), [5, 4])
  t.same(await read({ limit: 9, since: { ...top, offset: 3 } }), [4, 5])
  t.same(await read({ limit: 9, since: { ...top, offset: 3 }, reverse: true }), [2, 1])
  t.same(await read({ limit: 9, since: { epoch: 'another', offset: 3 } }), [])
  await pool.query(`UPDATE portico.publication SET at = now() - interval '1 minute' WHERE "offset" <= 2`)
  t.same(await read({ limit: 9 }, { ...day, ttlSeconds: 30 }), [3, 4, 5])
  await node.broker.forget('a:1')
  t.same(await read({ limit: 9 }), [])
  t.match(
    await node.broker.publish('a:1', { data: json(6) }, plain),
    { position: { offset: 6 } },
    'offsets go on',
  )
  t.same((await node.broker.read('never', { limit: 1 }, day)).top, { epoch: top.epoch, offset: 0 })
})

/** One that leads all shards, and one that leads none: everything reaches that one by hints. */
async function leaderAndListener(t: Test, url: string, bus: Bus) {
  const leader = new TestNode(url, bus)
  t.teardown(() => leader.stop())
  await leader.leading()
  const elsewhere = { directUrl: 'postgresql://nobody:x@127.0.0.1:1/x', tailCheckMs: 600_000 }
  const listener = new TestNode(url, bus, elsewhere)
  t.teardown(() => listener.stop())
  await listener.broker.listen('a:1')
  return { leader, node: listener }
}

t.test('a leader delivers on its own node whatever becomes of the hints', async (t) => {
  const { url } = await database(t)
  const bus = new Bus()
  const node = new TestNode(url, bus, { tailCheckMs: 600_000 })
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  bus.fate = () => 'lost'
  await node.broker.publish('a:1', { data: json(1) }, plain)
  await node.until(() => node.delivered.length === 1, 'at once')
})

t.test('a lost hint is filled from the log by the next one', async (t) => {
  const { url } = await database(t)
  const bus = new Bus()
  const { leader, node } = await leaderAndListener(t, url, bus)
  bus.fate = () => 'lost'
  for (const n of [1, 2]) await leader.broker.publish('a:1', { data: json(n) }, plain)
  bus.fate = () => 'doubled'
  await leader.broker.publish('a:1', { data: json(3) }, plain)
  await node.until(() => node.delivered.length >= 3, 'the gap is filled')
  t.same(node.offsets('a:1'), [1, 2, 3])
})

t.test('a lost last hint is found by looking', async (t) => {
  const { url } = await database(t)
  const bus = new Bus()
  const { leader, node } = await leaderAndListener(t, url, bus)
  bus.fate = () => 'lost'
  await leader.broker.publish('a:1', { data: json(1) }, plain)
  await node.broker.checkTails()
  await node.until(() => node.delivered.length === 1, 'found')
})

t.test(
  'without a leader a publish is committed, says that it waits, and is not doubled by a repeat',
  async (t) => {
    const { url, pool } = await database(t)
    const node = new TestNode(url, new Bus(), {
      directUrl: 'postgresql://nobody:x@127.0.0.1:1/x',
      publishTimeoutMs: 200,
    })
    t.teardown(() => node.stop())
    const refused = await node.broker
      .publish('a:1', { data: json(1) }, { ...plain, key: 'k' })
      .catch((error: unknown) => error)
    t.match(refused, { name: 'StoreUnavailable', cause: { name: 'NotNumbered' } })
    const leader = new TestNode(url, new Bus())
    t.teardown(() => leader.stop())
    await leader.leading()
    t.match(await leader.broker.publish('a:1', { data: json(1) }, { ...plain, key: 'k' }), {
      position: { offset: 1 },
      repeated: true,
    })
    t.equal((await pool.query('SELECT count(*)::int AS n FROM portico.publication')).rows[0]?.n, 1)
  },
)

t.test('bad input is the asker’s mistake, not an outage', async (t) => {
  const { url } = await database(t)
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  await t.rejects(node.broker.publish('a b', { data: json(1) }, plain), CommandError)
  await t.rejects(node.broker.publish('a', { data: json('x'.repeat(70_000)) }, plain), CommandError)
  await t.rejects(node.broker.read('a', { limit: 1, snapshot: 'not one' }, day), CommandError)
})
