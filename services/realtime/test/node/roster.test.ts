import t from 'tap'
import { type HeldConnection, Roster } from '../../src/node/roster.ts'

function held(id: string, user: string, session?: string, issuedAt?: number) {
  const closed: string[] = []
  const connection = {
    id,
    principal: { user, session, issuedAt, tokenId: `token of ${id}` },
    close: (reason: string) => void closed.push(reason),
    revoked: () => {},
  } as unknown as HeldConnection
  return { connection, closed }
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
