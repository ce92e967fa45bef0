import { loadDb } from '@portico/db'
import { migrate } from '@portico/db/migrate'
import { seed } from '@portico/db/seed'
import { openPool } from '@portico/postgres'
import { startEphemeralPostgres } from '@portico/postgres/embedded'
import { decodeJwt } from 'jose'
import t from 'tap'
import {
  latest,
  markRead,
  move,
  openRealtime,
  point,
  seenByMei,
  send,
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

t.test('over the server API', async (t) => {
  const realtime = openRealtime('key', 'http://127.0.0.1:1')
  const failure = { name: 'RealtimeFailure', message: /does not answer/ }
  await t.rejects(point(realtime, 1, 2), failure)
  await t.rejects(seenByMei(realtime), failure)
})
