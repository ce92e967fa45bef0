import { startEphemeralPostgres } from '@portico/postgres/embedded'
import { readMigrations, streamsMigrations } from '@portico/postgres/migrate'
import t from 'tap'
import { seed } from '../src/demo/seed.ts'
import { loadDb } from '../src/index.ts'
import { migrate, migrationsFolder } from '../src/migrate.ts'

const server = await startEphemeralPostgres()
await migrate(server.url)
const db = await loadDb(server.url, { maxConnections: 20 })
t.teardown(async () => {
  await db.$disconnect()
  await server.stop()
})
await seed(db)

const outcomesOf = async (attempts: Promise<unknown>[]) => {
  const settled = await Promise.allSettled(attempts)
  return settled.filter(({ status }) => status === 'fulfilled').length
}

t.test('seeding again adds nothing and undoes nothing', async (t) => {
  const counts = () => Promise.all([db.user.count(), db.message.count(), db.ticket.count(), db.claim.count()])
  const before = await counts()
  await db.user.update({ where: { id: 'tom' }, data: { name: 'Tom B.' } })
  await seed(db)
  t.same(await counts(), before)
  t.equal((await db.user.findUnique({ where: { id: 'tom' } }))?.name, 'Tom B.')
})

t.test('of twenty who claim the last piece at once, one gets it', async (t) => {
  await db.user.createMany({
    data: Array.from({ length: 20 }, (_, n) => ({
      id: `buyer-${n}`,
      name: `Buyer ${n}`,
      email: `b${n}@x.example`,
    })),
  })
  const claims = Array.from({ length: 20 }, (_, n) =>
    db.claim.create({ data: { itemId: 'sunday-101', userId: `buyer-${n}` } }),
  )
  t.equal(await outcomesOf(claims), 1)
  t.match(await db.item.findUnique({ where: { id: 'sunday-101' } }), { stock: 1, claimed: 1 })
})

t.test('no more is claimed than there is, whatever the quantities', async (t) => {
  const claims = Array.from({ length: 10 }, (_, n) =>
    db.claim.create({ data: { itemId: 'sunday-106', userId: `buyer-${n}`, quantity: 2 } }),
  )
  t.equal(await outcomesOf(claims), 1)
  t.match(await db.item.findUnique({ where: { id: 'sunday-106' } }), { stock: 3, claimed: 2 })
  t.equal(await outcomesOf([db.item.update({ where: { id: 'sunday-106' }, data: { stock: 1 } })]), 0)
  t.equal(
    await outcomesOf([db.claim.updateMany({ where: { itemId: 'sunday-106' }, data: { quantity: 4 } })]),
    0,
  )
  t.equal(
    await outcomesOf([db.claim.create({ data: { itemId: 'sunday-106', userId: 'tom', quantity: 0 } })]),
    0,
  )
})

t.test('a claim that is withdrawn frees its piece', async (t) => {
  await db.claim.deleteMany({ where: { itemId: 'sunday-106' } })
  t.match(await db.item.findUnique({ where: { id: 'sunday-106' } }), { claimed: 0 })
})

t.test('a double click sends once', async (t) => {
  const message = { conversationId: 'studio', senderId: 'mei', clientKey: 'click-1', body: 'Tea?' }
  const clicks = [db.message.create({ data: message }), db.message.create({ data: message })]
  t.equal(await outcomesOf(clicks), 1)
  t.equal(
    await outcomesOf([db.message.create({ data: { ...message, senderId: 'priya' } })]),
    1,
    'keys are per sender',
  )
})

t.test(
  'two who edit different fields of a ticket both win, and of two on the same field one is told',
  async (t) => {
    const id = 'workshop-1'
    const retitle = (title: string) =>
      db.ticket.updateMany({
        where: { id, titleVersion: 1 },
        data: { title, titleVersion: { increment: 1 } },
      })
    const describe = db.ticket.updateMany({
      where: { id, descriptionVersion: 1 },
      data: { description: 'new', descriptionVersion: { increment: 1 } },
    })
    const [one, two, other] = await Promise.all([retitle('one'), retitle('two'), describe])
    t.equal(one.count + two.count, 1)
    t.equal(other.count, 1)
  },
)

t.test('a ticket cannot lie in another board’s column', async (t) => {
  await db.board.create({ data: { id: 'elsewhere', name: 'Elsewhere' } })
  await db.column.create({ data: { id: 'far', boardId: 'elsewhere', name: 'Far', rank: 1 } })
  const moved = db.ticket.update({ where: { id: 'workshop-1' }, data: { columnId: 'far' } })
  await t.rejects(moved, { code: 'P2003' })
})

t.test('the streams in the app’s history are the ones that the service ships', async (t) => {
  const own = new Map(readMigrations(migrationsFolder).map(({ name, sql }) => [name, sql]))
  for (const { name, sql } of readMigrations(streamsMigrations)) t.equal(own.get(name), sql, name)
})

t.test('a URL that names another schema is refused, which Postgres would ignore', async (t) => {
  const elsewhere = new URL(server.url)
  elsewhere.searchParams.set('schema', 'other')
  await t.rejects(loadDb(elsewhere.href), {
    name: 'DbUnavailable',
    reason: 'malformed-url',
    cure: /Leave \?schema= out/,
  })
})
