import t from 'tap'
import { type HeldConnection, Roster } from '../../src/node/roster.ts'

function held(id: string, user: string, session?: string, issuedAt?: number) {
  const closed: string[] = []
  const told: unknown[] = []
  const connection = {
    id,
    principal: { user, session, issuedAt, tokenId: `token of ${id}` },
    close: (reason: string) => void closed.push(reason),
    revoked: (revocation: unknown) => void told.push(revocation),
  }
  return { connection: connection as unknown as HeldConnection & typeof connection, closed, told }
}

t.test('finds connections by user, by id and by session, each narrowing it down', async (t) => {
  const roster = new Roster()
  for (const { connection } of [held('a', '1', 's1'), held('b', '1', 's2'), held('c', '2', 's1')])
    roster.add(connection)
  const ids = (target: object) => roster.matching(target).map(({ id }) => id)
  t.same(ids({ user: '1' }), ['a', 'b'])
  t.same(ids({ session: 's1' }), ['a', 'c'])
  t.same(ids({ user: '1', session: 's1' }), ['a'])
  t.same(ids({ client: 'c' }), ['c'])
  t.same(ids({ client: 'c', user: '1' }), [])
  t.same(ids({}), [], 'nothing named is nobody, not everybody')
  t.same([roster.connectionCount, roster.userCount], [3, 2])
})

t.test('forgets who has gone', async (t) => {
  const roster = new Roster()
  const { connection } = held('a', '1')
  roster.add(connection)
  roster.remove(connection)
  roster.remove(connection)
  t.same([roster.connectionCount, roster.userCount], [0, 0])
})

t.test('a revocation ends what was issued before it, by any of its names', async (t) => {
  const roster = new Roster()
  const [old, young, other] = [
    held('a', '1', 's', 1_000),
    held('b', '1', 's', 9_000),
    held('c', '2', 's', 1_000),
  ]
  for (const { connection } of [old, young, other]) roster.add(connection)
  roster.revoked({ user: '1', before: 5_000, until: 10_000 })
  t.same(
    [old, young, other].map(({ closed }) => closed),
    [['revoked'], [], []],
  )
  roster.revoked({ tokenId: 'token of c', before: 5_000, until: 10_000 })
  t.same(other.closed, ['revoked'])
})

t.test('a revocation looks at nobody but whom it names, however many are here', async (t) => {
  const roster = new Roster()
  const looked: string[] = []
  for (let index = 0; index < 1_000; index++) {
    const { connection } = held(`${index}`, `user ${index}`, `session ${index}`, 1_000)
    const { principal } = connection
    const watched = Object.defineProperty(connection, 'principal', {
      get() {
        looked.push(connection.id)
        return principal
      },
    })
    roster.add(watched)
  }
  looked.length = 0
  const times = { before: 5_000, until: 10_000 }
  roster.revoked({ user: 'user 7', ...times })
  roster.revoked({ session: 'session 8', ...times })
  roster.revoked({ tokenId: 'token of 9', ...times })
  t.same(looked, ['7', '8', '9'])
})

t.test('one that is named twice is ended once', async (t) => {
  const roster = new Roster()
  const { connection, closed } = held('a', '1', 's', 1_000)
  roster.add(connection)
  roster.revoked({ user: '1', session: 's', before: 5_000, until: 10_000 })
  t.same(closed, ['revoked'])
})

t.test('a revocation is told to those with tokens of their own for subscriptions', async (t) => {
  const roster = new Roster()
  const [granted, other] = [held('a', '1', 's', 1_000), held('b', '2', 's', 1_000)]
  for (const { connection } of [granted, other]) roster.add(connection)
  roster.granted('a')
  roster.granted('somebody who has gone')
  const revocation = { tokenId: 'of a subscription', before: 5_000, until: 10_000 }
  roster.revoked(revocation)
  t.same([granted.told, other.told], [[revocation], []])
  roster.remove(granted.connection)
  roster.revoked(revocation)
  t.equal(granted.told.length, 1)
})

t.test('who goes on by another token is found by that', async (t) => {
  const roster = new Roster()
  const { connection, closed } = held('a', '1', 's', 1_000)
  roster.add(connection)
  const was = connection.principal
  connection.principal = { ...was, session: 'younger', tokenId: 'another' }
  roster.renewed(connection, was as never)
  roster.revoked({ session: 's', before: 5_000, until: 10_000 })
  t.same([closed, roster.matching({ session: 's' })], [[], []])
  t.same(roster.matching({ session: 'younger' }), [connection])
  roster.revoked({ tokenId: 'another', before: 5_000, until: 10_000 })
  t.same(closed, ['revoked'])
})
