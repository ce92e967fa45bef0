import { once } from 'node:events'
import { createServer } from 'node:http'
import { loadDb } from '@portico/db'
import { migrate } from '@portico/db/migrate'
import { seed } from '@portico/db/seed'
import { openPool } from '@portico/postgres'
import { startEphemeralPostgres } from '@portico/postgres/embedded'
import { decodeJwt } from 'jose'
import t, { type Test } from 'tap'
import {
  isOnline,
  latest,
  markRead,
  move,
  openRealtime,
  point,
  seenByMei,
  send,
  sendToAll,
  withPublish,
} from './examples/publish.ts'
import { makeTokenRoute, signedOut, tokenOfRobot } from './examples/session.ts'

const server = await startEphemeralPostgres()
await migrate(server.url)
const db = await loadDb(server.url)
await seed(db)
const pool = openPool(server.url)
t.teardown(async () => {
  await db.$disconnect()
  await pool.end()
  await server.stop()
})

const published = async () =>
  (await pool.query('SELECT channel, tags, data FROM portico.outbox ORDER BY id')).rows

t.test('publishing in a transaction, by Prisma and by pg, and reading from there', async (t) => {
  const draft = { conversationId: 'studio', senderId: 'mei', clientKey: 'k1', body: 'as the document says' }
  await send(withPublish(db), draft)
  await markRead(pool, 'studio', 'tom')
  t.match(await published(), [
    {
      channel: 'conversation:studio',
      tags: { key: 'k1' },
      data: { event: 'message.sent', data: { body: draft.body } },
    },
    { channel: 'conversation:studio', tags: null, data: { event: 'message.read', data: { user: 'tom' } } },
  ])
  const { rows, position } = await latest(db, 'studio')
  t.match(rows.at(-1), { body: draft.body })
  t.match(position, { channel: 'conversation:studio', offset: 0 })

  await t.rejects(markRead(pool, 'a channel has no blanks', 'tom'))
  t.equal((await published()).length, 2, 'what was refused left nothing')

  const members = await db.member.findMany({ where: { conversationId: 'studio' } })
  await sendToAll(db, { ...draft, clientKey: 'k2' })
  const told = (await published()).slice(2)
  t.ok(told.length > 1)
  t.strictSame(
    new Set(told.map(({ channel }) => channel)),
    new Set(members.map(({ userId }) => `user:${userId}`)),
  )
  t.match(told[0]?.data, { event: 'notified', data: { message: String } })

  const ticket = await db.ticket.findFirstOrThrow()
  await move(withPublish(db), ticket.id, ticket.columnId)
  t.match((await published()).at(-1), {
    channel: `board:${ticket.boardId}`,
    data: { event: 'ticket.moved', data: { id: ticket.id, columnId: ticket.columnId } },
  })
})

t.test('a name for presence, a sign-out, and a token for a program', async (t) => {
  const before = process.env.TOKEN_SECRET
  process.env.TOKEN_SECRET = 'a secret of at least thirty-two bytes'
  t.teardown(() => {
    if (before === undefined) delete process.env.TOKEN_SECRET
    else process.env.TOKEN_SECRET = before
  })
  const route = makeTokenRoute(async () => ({ id: 's1', user: 'mei', name: 'Mei' }))
  const answer = await route(new Request('http://localhost/token', { method: 'POST' }))
  const { token } = (await answer.json()) as { token: string }
  t.match(decodeJwt(token), { sub: 'mei', sid: 's1', info: { name: 'Mei' } })
  t.match(decodeJwt(await tokenOfRobot()), { sub: 'robot', role: 'robot' })

  const asked: unknown[] = []
  await signedOut({ revoke: async (what) => void asked.push(what) }, 's1')
  t.match(asked, [{ session: 's1', expiresAt: Date }])
})

/** A service that records its requests, and may hang up on a call. */
async function fakeService(t: Test, answerTo: (count: number) => object | undefined) {
  const asked: unknown[] = []
  const server = createServer(async (request, response) => {
    asked.push(JSON.parse((await request.toArray()).join('')))
    const result = answerTo(asked.length)
    if (result === undefined) response.destroy()
    else response.end(JSON.stringify({ result }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  return { asked, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` }
}

t.test('somebody is online when one of their connections is open', async (t) => {
  const { asked, url } = await fakeService(t, (count) => ({
    connections: count === 1 ? [{ user: 'mei' }] : [],
  }))
  const realtime = openRealtime('key', url)
  t.equal(await isOnline(realtime, 'mei'), true)
  t.equal(await isOnline(realtime, 'tom'), false)
  t.strictSame(asked, [
    { user: 'mei', limit: 1 },
    { user: 'tom', limit: 1 },
  ])
})

t.test('a worker says how far it is, and goes on while the service is away', async (t) => {
  const { asked, url } = await fakeService(t, (count) => (count === 2 ? undefined : {}))
  process.env.REALTIME_URL = url
  t.teardown(() => delete process.env.REALTIME_URL)
  const { runJob } = await import('./examples/worker.ts')
  const warned = once(process, 'warning')
  const done: number[] = []
  await runJob(
    '7',
    [1, 2, 3].map((step) => async () => void done.push(step)),
  )
  t.strictSame(done, [1, 2, 3])
  t.match(await warned, [{ name: 'RealtimeFailure', message: /does not answer/ }])
  t.match(asked, { length: 3 })
  t.match(asked.at(-1), { channel: 'job:7', data: { event: 'progressed', data: { done: 3, of: 3 } } })
})

t.test('over the server API', async (t) => {
  const realtime = openRealtime('key', 'http://127.0.0.1:1')
  const failure = { name: 'RealtimeFailure', message: /does not answer/ }
  await t.rejects(point(realtime, 1, 2), failure)
  await t.rejects(seenByMei(realtime), failure)
})
