import { startRedis, until } from '@portico/harness'
import { Digest, type RawJson, rawJson } from '@portico/protocol'
import t, { type Test } from 'tap'
import { database } from '../streams/fixtures/database.ts'
import { startService } from '../support/service.ts'
import { WireClient } from '../support/wire-client.ts'

async function startNode(t: Test, env: Readonly<Record<string, string>>) {
  const running = await startService({ env })
  t.teardown(() => running[Symbol.asyncDispose]())
  await until('the node to be ready', async () => {
    const readiness = (await (await fetch(`${running.url}/ws/health/ready`)).json()) as {
      readonly status: string
    }
    return readiness.status === 'ready'
  })
  return running
}

async function connect(t: Test, url: string, user: string): Promise<WireClient> {
  const client = await WireClient.connect(url, { user })
  t.teardown(() => client[Symbol.asyncDispose]())
  return client
}

t.test('durable channels through two nodes', { timeout: 60_000 }, async (t) => {
  const redis = await startRedis()
  t.teardown(() => redis[Symbol.asyncDispose]())
  const { url, pool } = await database(t)
  const env = { DATABASE_URL: url, REDIS_URL: redis.url }
  const [first, second] = [await startNode(t, env), await startNode(t, env)]
  const reader = await connect(t, first.websocketUrl, 'reader')
  const other = await connect(t, second.websocketUrl, 'other')

  t.test(
    'what a transaction published arrives everywhere, in order, once; a rollback leaves nothing',
    async (t) => {
      for (const client of [reader, other]) await client.call('subscribe', { channel: 'log:1' })
      const session = await pool.connect()
      for (const [end, ...values] of [
        ['COMMIT', 1, 2],
        ['ROLLBACK', 3],
        ['COMMIT', 4],
      ] as const) {
        await session.query('BEGIN')
        for (const value of values)
          await session.query('SELECT portico.publish($1, $2::json)', ['log:1', `${value}`])
        await session.query(end)
      }
      session.release()
      for (const client of [reader, other]) {
        const received = [await client.publication(), await client.publication(), await client.publication()]
        t.same(
          received.map(({ data, offset }) => [data, offset]),
          [
            ['1', 1],
            ['2', 2],
            ['4', 3],
          ],
        )
      }
    },
  )

  t.test('what pages on both nodes were handed is compared with the log', async (t) => {
    const { epoch } = await reader.call('history', { channel: 'log:1', limit: 0 })
    const digest = new Digest()
    for (const [index, value] of [1, 2, 4].entries()) digest.add(index + 1, value)
    const claim = { channel: 'log:1', epoch, base: 0, offset: 3, hash: `${digest}` }
    for (const client of [reader, other]) {
      const ask = async (channels: readonly object[]) => {
        const { data } = await client.call('rpc', { method: '$sys.audit', data: rawJson({ channels }) })
        return JSON.parse(data ?? '')
      }
      t.same(await ask([claim]), { channels: [{ channel: 'log:1', verdict: 'same', written: 3 }] })
      t.match(await ask([{ ...claim, hash: 'other' }]), { channels: [{ verdict: 'diverged' }] })
    }
  })

  t.test('a publish says that Postgres keeps it', async (t) => {
    const receipt = await second.service.node.node.publish('log:2', { data: '1' as RawJson, key: 'k' })
    t.match(receipt, { place: 'postgres', position: { offset: 1 }, repeated: false })
    const again = await first.service.node.node.publish('log:2', { data: '1' as RawJson, key: 'k' })
    t.match(again, { repeated: true, position: { offset: 1 } })
  })

  t.test('a key of a client is its own: it stands in for no other’s, and the log knows it', async (t) => {
    const publish = async (client: WireClient, age = 0) => {
      const params = rawJson({ channel: 'log:6', data: 1, key: 'k', age })
      const { data } = await client.call('rpc', { method: '$sys.publish', data: params })
      return JSON.parse(data ?? '')
    }
    await other.call('subscribe', { channel: 'log:6' })
    t.match(await publish(reader), { repeated: false, position: { offset: 1 } })
    const tagged = { tags: new Map([['key', 'k']]) }
    t.match(await other.publication(), tagged, 'subscribers see it as it was given')
    t.match(await publish(other), { repeated: false, position: { offset: 2 } })
    await pool.query(`SELECT portico.publish('log:6', '2'::json, 'k')`)
    t.match([await other.publication(), await other.publication()], [tagged, { data: '2', ...tagged }])

    const again = await connect(t, second.websocketUrl, 'reader')
    t.match(
      await publish(again, 3_600_000),
      { repeated: true, position: { offset: 1 } },
      'for as long as it is kept',
    )
    const { publications } = await again.call('history', { channel: 'log:6', limit: 9 })
    t.match(publications, [tagged, tagged, tagged])
  })

  t.test('a gap longer than an ephemeral channel could fill is filled', async (t) => {
    const { epoch } = await reader.call('subscribe', { channel: 'log:3' })
    await reader.call('unsubscribe', { channel: 'log:3' })
    await pool.query(`SELECT portico.publish('log:3', to_json(n)) FROM generate_series(1, 1000) AS n`)
    await until('all of it to be numbered', async () => {
      return (await first.service.node.node.history('log:3', { limit: 0 })).top.offset === 1_000
    })
    const recovered = await reader.call('subscribe', { channel: 'log:3', recover: true, epoch, offset: 0 })
    t.match(recovered, { recovered: true, publications: { length: 1_000 } })
  })

  t.test('recovery leaves out what the rows that were read with the position contained', async (t) => {
    await pool.query('CREATE TABLE rows (value int)')
    const [late, reading] = [await pool.connect(), await pool.connect()]
    // Begun before the rows are read, committed after: not in them, though it may get a lower offset.
    await late.query(`BEGIN; INSERT INTO rows VALUES (1); SELECT portico.publish('log:4', '1'::json)`)
    await pool.query(`BEGIN; INSERT INTO rows VALUES (2); SELECT portico.publish('log:4', '2'::json); COMMIT`)
    await reading.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    const { rows: places } = await reading.query(
      `SELECT epoch, "offset"::float8 AS "offset", snapshot FROM portico.position('log:4')`,
    )
    const { rows } = await reading.query('SELECT value FROM rows')
    await reading.query('COMMIT')
    await late.query('COMMIT')
    for (const session of [late, reading]) session.release()

    const [{ epoch, offset, snapshot }] = places
    const subscribe = { channel: 'log:4', recover: true, epoch, offset }
    const data = JSON.stringify({ snapshot: String(snapshot) }) as RawJson
    const { recovered, publications = [] } = await reader.call('subscribe', { ...subscribe, data })
    t.equal(recovered, true)
    const shown = [
      ...rows.map(({ value }) => String(value)),
      ...publications.map((publication) => publication.data),
    ]
    while (shown.length < 2) shown.push((await reader.publication()).data)
    t.same(shown.sort(), ['1', '2'], 'each once, wherever it came from')
  })

  t.test('a snapshot may list as many open transactions as there are', async (t) => {
    const publish = async (value: number) => {
      const { rows } = await pool.query(
        `SELECT pg_current_xact_id()::text AS xid, portico.publish('log:7', to_json($1::int))`,
        [value],
      )
      return Number(rows[0]?.xid)
    }
    const [seen, open] = [await publish(1), await publish(2)]
    await until('both to be numbered', async () => {
      return (await first.service.node.node.history('log:7', { limit: 0 })).top.offset === 2
    })
    const [lowest, end] = [seen + 1, open + 10_000]
    const running = Array.from({ length: end - lowest }, (_, index) => lowest + index)
    const snapshot = `${lowest}:${end}:${running}`
    const { epoch } = await reader.call('history', { channel: 'log:7', limit: 0 })
    const data = JSON.stringify({ snapshot }) as RawJson
    const position = { recover: true, epoch, offset: 0 }
    const { publications = [] } = await reader.call('subscribe', { channel: 'log:7', ...position, data })
    t.same(
      publications.map((publication) => publication.data),
      ['2'],
    )
  })

  t.test('presence is kept for them too', async (t) => {
    const { presence } = await other.call('presence', { channel: 'log:1' })
    t.same(Array.from(presence.values(), ({ user }) => user).sort(), ['other', 'reader'])
  })
})
