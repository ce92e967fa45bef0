import { migrate } from '@portico/db/migrate'
import { startPostgres } from '@portico/harness'
import t from 'tap'

import { type Account, findOrAdd } from '../../web/features/session/server/find-or-add.ts'
import { readPeopleAccess } from '../../web/features/session/server/read-people-access.ts'
import { openDb } from '../../web/lib/db.ts'

const postgres = await startPostgres()
t.teardown(() => postgres[Symbol.asyncDispose]())
await migrate(postgres.url)
process.env.DATABASE_URL = postgres.url
const db = await openDb()
t.teardown(() => db.$disconnect())

const account = (providerAccountId: string): Account => ({
  provider: 'oidc',
  providerAccountId,
  type: 'oauth',
})

t.test('a listed account becomes an administrator, at its first sign-in or at a later one', async (t) => {
  const ada = { name: 'Ada', email: 'ada@org.example' }
  t.match(await findOrAdd(db, account('1'), ada, ['oidc:1']), { name: 'Ada', role: 'administrator' })

  const noor = { name: 'Noor', email: 'noor@org.example' }
  t.match(await findOrAdd(db, account('2'), noor, ['oidc:1']), { role: 'member' })
  t.match(await findOrAdd(db, account('2'), noor, ['oidc:1', 'oidc:2']), { role: 'administrator' })
  t.match(await findOrAdd(db, account('2'), noor, []), { role: 'administrator' }, 'a role stays')
  t.equal(await db.user.count(), 2)
})

t.test('the same id elsewhere is somebody else', async (t) => {
  const other = { ...account('3'), provider: 'github' }
  t.match(await findOrAdd(db, other, { email: 'three@org.example' }, ['oidc:3']), { role: 'member' })
})

t.test('who was revoked stays out, listed or not, and an address is nobody’s proof', async (t) => {
  const eve = { name: 'Eve', email: 'eve@org.example' }
  const made = await findOrAdd(db, account('4'), eve, [])
  await db.user.update({ where: { id: made?.id ?? '' }, data: { revokedAt: new Date() } })
  t.equal(await findOrAdd(db, account('4'), eve, ['oidc:4']), undefined)
  t.match(await db.user.findUnique({ where: { id: made?.id ?? '' } }), { role: 'member' })
  t.equal(await findOrAdd(db, account('5'), { email: 'ada@org.example' }, ['oidc:5']), undefined)
})

t.test('of a large team the first are listed, and anybody is found by name or address', async (t) => {
  const team = Array.from({ length: 600 }, (_, index) => ({
    name: `Member ${index}`,
    email: `m${index}@team.example`,
  }))
  await db.user.createMany({ data: team })
  const all = await readPeopleAccess(db, '')
  t.equal(all.people.length, 200)
  t.equal(all.count, await db.user.count())
  const zoe = await db.user.create({ data: { name: 'Zoë Last', email: 'last@team.example' } })
  for (const search of ['zoë', 'LAST@'])
    t.match(await readPeopleAccess(db, search), { people: [{ id: zoe.id }], count: 1 }, search)
  t.match(await readPeopleAccess(db, 'nobody of that name'), { people: [], count: 0 })
})
