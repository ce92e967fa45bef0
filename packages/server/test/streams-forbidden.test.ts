import { loadDb } from '@portico/db'
import { migrate } from '@portico/db/migrate'
import { openPool } from '@portico/postgres'
import { startEphemeralPostgres } from '@portico/postgres/embedded'
import t from 'tap'
import { liveQuery, pgLiveQuery, pgPublisher, portico } from '../src/index.ts'
import { app } from './fixtures/app.ts'

/** A database of somebody else, who gave this role no right to the streams. */
const server = await startEphemeralPostgres()
await migrate(server.url)
const owner = openPool(server.url)
await owner.query(`CREATE ROLE app LOGIN PASSWORD 'app'`)
const url = Object.assign(new URL(server.url), { username: 'app', password: 'app' }).href
const db = await loadDb(url)
const prisma = db.$extends(portico(app))
const pool = openPool(url)
t.teardown(async () => {
  await db.$disconnect()
  await pool.end()
  await owner.end()
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
  pgPublisher: async () => {
    const client = await pool.connect()
    await pgPublisher(app)(client, ...event).finally(() => client.release())
  },
}

t.test('without a right to the streams each way says which to give', async (t) => {
  for (const [name, use] of Object.entries(ways)) {
    await t.rejects<unknown>(
      use,
      { name: 'StreamsForbidden', message: /`GRANT USAGE ON SCHEMA portico TO`/ },
      name,
    )
  }
  await t.rejects(() => prisma.$executeRawUnsafe('SELECT 1 FROM public.users'), { code: 'P2010' })
})

t.test('where functions are not open to everybody, it says that too', async (t) => {
  await owner.query(`GRANT USAGE ON SCHEMA portico TO app;
    REVOKE EXECUTE ON FUNCTION portico.publish, portico.position FROM PUBLIC`)
  for (const [name, use] of Object.entries(ways)) {
    await t.rejects<unknown>(
      use,
      { name: 'StreamsForbidden', message: /`GRANT EXECUTE ON FUNCTION portico\.publish/ },
      name,
    )
  }
})

t.test('and with what it says each works, without any right to a table', async (t) => {
  await owner.query('GRANT EXECUTE ON FUNCTION portico.publish, portico.position TO app')
  for (const use of Object.values(ways)) await use()
  const { rows } = await owner.query('SELECT count(*)::int AS published FROM portico.outbox')
  t.strictSame(rows, [{ published: 2 }])
})
