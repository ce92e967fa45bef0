import { loadDb } from '@portico/db'
import { openPool } from '@portico/postgres'
import { startEphemeralPostgres } from '@portico/postgres/embedded'
import t from 'tap'
import { liveQuery, pgLiveQuery, pgPublisher, portico } from '../src/index.ts'
import { app } from './fixtures/app.ts'

/** A database that was never migrated. */
const server = await startEphemeralPostgres()
const db = await loadDb(server.url)
const prisma = db.$extends(portico(app))
const pool = openPool(server.url)
t.teardown(async () => {
  await db.$disconnect()
  await pool.end()
  await server.stop()
})

const event = ['conversation:studio', 'message.read', { user: 'mei' }] as const

const ways = {
  liveQuery: () => liveQuery(prisma, 'conversation:studio', async () => []),
  pgLiveQuery: async () => {
    const client = await pool.connect()
    await pgLiveQuery(client, 'conversation:studio', async () => []).finally(() => client.release())
  },
  $publish: () => prisma.$publish(...event),
  '$publish of a transaction': () => prisma.$transaction((tx) => tx.$publish(...event)),
  '$publish in an array': () => prisma.$transaction([prisma.$publish(...event)]),
  pgPublisher: async () => {
    const client = await pool.connect()
    await pgPublisher(app)(client, ...event).finally(() => client.release())
  },
}

for (const [name, use] of Object.entries(ways)) {
  t.test(`without the streams ${name} says what to run`, async (t) => {
    await t.rejects<unknown>(use, { name: 'StreamsMissing', message: /portico migrate --into/ })
  })
}

t.test('another error of the database keeps its name', async (t) => {
  await t.rejects(() => prisma.$executeRawUnsafe('SELECT 1 FROM nowhere'), { code: 'P2010' })
})
