import t from 'tap'

import { claimItem } from '../../web/features/show/server/claim-item.ts'
import { readShow } from '../../web/features/show/server/read-show.ts'
import { openOwnDb } from './own-database.ts'

const db = await openOwnDb(t)

const [host, ada, bob] = ['host', 'ada', 'bob'].map((id) => ({ id, name: id }))
if (!host || !ada || !bob) throw new Error('nobody there')
await db.user.createMany({
  data: [host, ada, bob].map((person) => ({ ...person, email: `${person.id}@example.com` })),
})
await db.show.create({
  data: {
    id: 'show',
    title: 'A show',
    hostId: host.id,
    state: 'live',
    startsAt: new Date(),
    items: { create: [{ code: '101', name: 'The only one', priceCents: 100, stock: 1 }] },
  },
})
const claim = (person: typeof host, code = '101', comment?: string) =>
  claimItem(db, { showId: 'show', person, code, comment: comment ? { key: 'k', body: comment } : undefined })

t.test('the host sells, and claims nothing', async (t) => {
  t.equal(await claim(host, '101', 'Sold 101 to Maria!'), 'own-show')
  t.equal(await db.claim.count(), 0)
  t.equal(await db.comment.count(), 0)
  t.match(await db.item.findFirst(), { claimed: 0 })
})

t.test('a viewer claims a piece once, and nobody what is gone or never was', async (t) => {
  t.equal(await claim(ada, '101', 'sold 101'), 'claimed')
  t.equal(await claim(ada), 'yours-already')
  t.equal(await claim(bob), 'sold-out')
  t.equal(await claim(bob, '999'), 'no-such-item')
  t.match(await db.item.findFirst(), { claimed: 1 })
})

t.test('the host reads all claims, and viewers no claims of others', async (t) => {
  const claimsFor = async ({ id }: typeof host) => (await readShow(db, 'show', id))?.live.rows.claims
  t.match(await claimsFor(host), [{ userId: 'ada', name: 'ada' }])
  t.match(await claimsFor(ada), [{ userId: 'ada', code: '101' }])
  t.strictSame(await claimsFor(bob), [])
})
