import { defineChannels, durable } from '@portico/channels'
import { loadDb } from '@portico/db'
import { migrate } from '@portico/db/migrate'
import { seed } from '@portico/db/seed'
import { openPool } from '@portico/postgres'
import { startEphemeralPostgres } from '@portico/postgres/embedded'
import t from 'tap'
import { z } from 'zod'
import { liveQuery, pgLiveQuery, pgPublisher, portico } from '../src/index.ts'
import { app } from './fixtures/app.ts'

const server = await startEphemeralPostgres()
await migrate(server.url)
const db = await loadDb(server.url)
await seed(db)
const prisma = db.$extends(portico(app))
const pool = openPool(server.url)
t.teardown(async () => {
  await db.$disconnect()
  await pool.end()
  await server.stop()
})

let made = 0
const message = () => {
  made += 1
  return { conversationId: 'studio', senderId: 'mei', clientKey: `test-${made}`, body: `message ${made}` }
}

/** What waits to be numbered, and then does not any more. */
async function published(): Promise<unknown[]> {
  const { rows } = await pool.query('DELETE FROM portico.outbox RETURNING channel, key, tags, data, id')
  return rows.toSorted((a, b) => Number(a.id) - Number(b.id)).map(({ id: _, ...row }) => row)
}

t.beforeEach(() => published().then(() => {}))

t.test('a publication is there exactly if its row is', async (t) => {
  const { id } = await prisma.$transaction(async (tx) => {
    const row = await tx.message.create({ data: message() })
    await tx.$publish('conversation:studio', 'message.sent', { id: row.id, body: row.body }, { key: 'k1' })
    t.same(await published(), [], 'nobody sees it before the commit')
    return row
  })
  t.match(await published(), [
    { channel: 'conversation:studio', key: 'k1', data: { event: 'message.sent', data: { id } } },
  ])

  const before = await prisma.message.count()
  await t.rejects(() =>
    prisma.$transaction(async (tx) => {
      await tx.message.create({ data: message() })
      await tx.$publish('conversation:studio', 'message.sent', { id: 'x', body: 'y' })
      throw new Error('changed my mind')
    }),
  )
  t.same(await published(), [])
  t.equal(await prisma.message.count(), before)
})

t.test('an echo is told to subscribers, and makes nothing unrepeatable', async (t) => {
  const event = ['conversation:studio', 'message.read', { user: 'mei' }] as const
  await prisma.$publish(...event, { echo: 'of a page' })
  await prisma.$publish(...event, { key: 'of a server', echo: 'of a page' })
  const client = await pool.connect()
  await pgPublisher(app)(client, ...event, { echo: 'of a page' })
  client.release()
  const tags = { key: 'of a page' }
  t.match(await published(), [
    { key: null, tags },
    { key: 'of a server', tags },
    { key: null, tags },
  ])
})

t.test('the array form commits the publication with its rows', async (t) => {
  await prisma.$transaction([
    prisma.message.create({ data: message() }),
    prisma.$publish('conversation:studio', 'message.read', { user: 'mei' }),
  ])
  t.equal((await published()).length, 1)
  const taken = message()
  await prisma.message.create({ data: taken })
  await t.rejects(() =>
    prisma.$transaction([
      prisma.$publish('conversation:studio', 'message.read', { user: 'mei' }),
      prisma.message.create({ data: taken }),
    ]),
  )
  t.same(await published(), [])
})

t.test('outside a transaction it commits by itself', async (t) => {
  await prisma.$publish('conversation:studio', 'message.read', { user: 'mei' })
  t.equal((await published()).length, 1)
})

t.test('the client within a callback is refused, and the transaction goes on', async (t) => {
  await prisma.$transaction(async (tx) => {
    await t.rejects(() => prisma.$publish('conversation:studio', 'message.read', { user: 'mei' }), {
      name: 'PublishRefused',
      reason: 'outside-transaction',
      message: /tx\.\$publish/,
    })
    await tx.$publish('conversation:studio', 'message.read', { user: 'tom' })
  })
  t.match(await published(), [{ data: { data: { user: 'tom' } } }])
  await prisma.$publish('conversation:studio', 'message.read', { user: 'mei' })
  t.equal((await published()).length, 1, 'after the transaction it is allowed again')
})

t.test('what does not fit is refused by its field, and the transaction stays usable', async (t) => {
  // Past the compiler, as data from outside would be.
  const anything = prisma as unknown as {
    $transaction: (work: (tx: Loose) => Promise<void>) => Promise<void>
  }
  type Loose = { $publish: (...call: unknown[]) => Promise<unknown> }
  const cases = [
    [
      ['conversation:a@b', 'message.sent', {}],
      'unknown-channel',
      'channel',
      /between its colons only letters/,
    ],
    [['unknown:1', 'message.sent', {}], 'unknown-channel', 'channel', /fits none of conversation:\{id\}, /],
    [['board:1:cursors', 'moved', { x: 1, y: 2 }], 'not-durable', 'channel'],
    [['conversation:1', 'message.gone', {}], 'invalid-event', 'event'],
    [['conversation:1', 'message.sent', { id: '1', body: '' }], 'invalid-event', 'data.body'],
    [['conversation:1', 'message.sent', { id: '1', body: 'x'.repeat(1_000) }], 'too-large', 'data'],
    [['conversation:1', 'message.read', { user: 'a' }, { key: '' }], 'invalid-key', 'key'],
    [['conversation:1', 'message.read', { user: 'a' }, { key: 'x'.repeat(256) }], 'invalid-key', 'key'],
    [['conversation:1', 'message.read', { user: 'a' }, { key: 'a\0' }], 'invalid-key', 'key'],
    [['conversation:1', 'message.read', { user: 'a' }, { key: 'a\ud800' }], 'invalid-key', 'key'],
    [['conversation:1', 'message.read', { user: 'a' }, { echo: '' }], 'invalid-key', 'echo'],
  ] as const
  await anything.$transaction(async (tx) => {
    for (const [call, reason, field, message = /./] of cases) {
      await t.rejects(() => tx.$publish(...call), { name: 'PublishRefused', reason, field, message })
    }
    await tx.$publish('conversation:1', 'message.read', { user: 'mei' })
  })
  t.equal((await published()).length, 1)
})

t.test('the largest that a contract allows is the largest that the database takes', async (t) => {
  const large = defineChannels<unknown>()({
    'file:{id}': durable({ events: { read: z.string() }, maxDataBytes: 65_536 }),
  })
  const around = JSON.stringify({ event: 'read', data: '' }).length
  const publish = (bytes: number) =>
    db.$extends(portico(large)).$publish('file:1', 'read', 'x'.repeat(bytes - around))
  await publish(65_536)
  t.equal((await published()).length, 1)
  await t.rejects(() => publish(65_537), {
    name: 'PublishRefused',
    message: 'data: has 65537 bytes, and file:{id} allows 65536',
  })
})

t.test('a database that allows less than the contract refuses by the same name, with the cure', async (t) => {
  const event = ['conversation:studio', 'message.sent', { id: '1', body: 'x'.repeat(500) }] as const
  const small = 'SET LOCAL portico.max_data_bytes = 100'
  const says = {
    name: 'PublishRefused',
    reason: 'too-large',
    field: 'data',
    message:
      /has 5\d\d bytes, and at most 100 are allowed in this database; .*ALTER DATABASE … SET portico\.max_data_bytes/,
  }
  const withPrisma = prisma.$transaction(async (tx) => {
    await tx.$executeRawUnsafe(small)
    await tx.$publish(...event)
  })
  await t.rejects(() => withPrisma, says)
  const client = await pool.connect()
  await client.query(`BEGIN; ${small}`)
  await t.rejects(() => pgPublisher(app)(client, ...event), says)
  await client.query('ROLLBACK')
  client.release()
})

t.test('through another extension', async (t) => {
  const stacked = db.$extends({ name: 'other', client: { $hello: () => 'hello' } }).$extends(portico(app))
  t.equal(stacked.$hello(), 'hello')
  await stacked.$transaction(
    async (tx) => {
      await tx.$publish('conversation:studio', 'message.read', { user: 'mei' })
    },
    { isolationLevel: 'Serializable' },
  )
  t.equal((await published()).length, 1)
})

t.test('a client that is extended further still knows its transactions, and its channels', async (t) => {
  const other = { name: 'other', client: { $hello: () => 'hello' } }
  const further = {
    'by an object': prisma.$extends(other),
    'by a function': prisma.$extends((client) => client.$extends(other)),
    twice: prisma.$extends({ name: 'another' }).$extends(other),
  }
  for (const [how, client] of Object.entries(further)) {
    t.equal(client.$hello(), 'hello', how)
    await client.$transaction(async (tx) => {
      await t.rejects(
        () => client.$publish('conversation:studio', 'message.read', { user: 'mei' }),
        { name: 'PublishRefused', reason: 'outside-transaction' },
        how,
      )
      await tx.$publish('conversation:studio', 'message.read', { user: 'tom' })
    })
    t.match(await published(), [{ data: { data: { user: 'tom' } } }], how)
    await t.rejects(
      liveQuery(client, 'board:1:cursors', async () => []),
      { name: 'PublishRefused', reason: 'not-durable' },
      how,
    )
  }
})

t.test('a pool is refused, with and without the help of the types, and has been asked nothing', async (t) => {
  const asked: unknown[] = []
  const watched = new Proxy(pool, {
    get: (target, name) => (name === 'query' ? (sql: unknown) => asked.push(sql) : Reflect.get(target, name)),
  })
  const says = {
    name: 'PublishRefused',
    reason: 'outside-transaction',
    field: 'client',
    message: /is a pool.*pool\.connect\(\)/,
  }
  await t.rejects(
    // @ts-expect-error a pool is no client
    () => pgPublisher(app)(watched, 'conversation:studio', 'message.read', { user: 'mei' }),
    says,
  )
  // @ts-expect-error a pool is no client
  await t.rejects(() => pgLiveQuery(watched, 'conversation:studio', async () => []), says)
  t.same(asked, [])
})

t.test('a wrong argument in SQL is told as Postgres does, with its cure', async (t) => {
  const jsonb = `SELECT portico.publish('conversation:studio', jsonb_build_object('a', 1))`
  const error: unknown = await prisma.$executeRawUnsafe(jsonb).catch((error: unknown) => error)
  t.match(error, {
    name: 'PrismaClientKnownRequestError',
    message: /portico\.publish\(unknown, jsonb\) does not exist/,
  })
  await prisma.$executeRawUnsafe(`${jsonb.slice(0, -1)}::json)`)
  t.match(await published(), [{ data: { a: 1 } }])
})

t.test('a bare pg client, in its own transaction', async (t) => {
  const publish = pgPublisher(app)
  const client = await pool.connect()
  await client.query('BEGIN')
  await publish(client, 'conversation:studio', 'message.read', { user: 'mei' })
  await client.query('ROLLBACK')
  t.same(await published(), [])
  await client.query('BEGIN')
  await publish(client, 'conversation:studio', 'message.read', { user: 'mei' })
  await t.rejects(() => publish(client, 'conversation:studio', 'message.read', { user: 7 as never }), {
    name: 'PublishRefused',
    field: 'data.user',
  })
  await client.query('COMMIT')
  client.release()
  t.equal((await published()).length, 1)
})

t.test('rows and position are of one moment', async (t) => {
  const { rows, position } = await liveQuery(prisma, 'conversation:studio', async (tx) => {
    const before = await tx.message.count()
    await prisma.message.create({ data: message() })
    return [before, await tx.message.count()]
  })
  t.equal(rows[0], rows[1], 'a row that another commits meanwhile is not in it')
  t.match(position, {
    channel: 'conversation:studio',
    epoch: /^[0-9a-f]{12}$/,
    offset: 0,
    snapshot: /^\d+:\d+:/,
  })

  const client = await pool.connect()
  const live = await pgLiveQuery(
    client,
    'conversation:studio',
    async (reader) => (await reader.query('SELECT 1 AS one')).rows,
  )
  t.same(live.rows, [{ one: 1 }])
  await t.rejects(() => pgLiveQuery(client, 'conversation:studio', (reader) => reader.query('SELECT wrong')))
  t.same((await client.query('SELECT 2 AS two')).rows, [{ two: 2 }], 'the client is usable after a failure')
  client.release()
})

t.test('rows of a channel that has no position in the database are refused', async (t) => {
  let read = 0
  const load = async () => {
    read += 1
    return []
  }
  await t.rejects(liveQuery(prisma, 'board:1:cursors', load), {
    name: 'PublishRefused',
    reason: 'not-durable',
    message: /board:\{id\}:cursors is ephemeral.*declare it with durable/,
  })
  await t.rejects(liveQuery(prisma, 'bord:1', load), { name: 'PublishRefused', message: /fits none of/ })
  t.equal(read, 0)
})
