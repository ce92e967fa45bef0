import t from 'tap'
import { RevocationList } from '../../src/auth/revocation-list.ts'

const HOUR = 3600_000

t.test('what one more costs does not grow with those that are there', async (t) => {
  const list = new RevocationList(() => 0)
  let looks = 0
  const revocation = (session: string) => ({
    session,
    before: 0,
    get until() {
      looks++
      return HOUR
    },
  })
  const looksFor = (work: () => unknown) => {
    looks = 0
    work()
    return looks
  }
  const first = looksFor(() => list.add(revocation('0')))
  for (let i = 1; i < 1_000; i++) list.add(revocation(`${i}`))
  t.equal(
    looksFor(() => t.equal(list.add(revocation('another')), true)),
    first,
    'a new one',
  )
  t.ok(looksFor(() => t.equal(list.add(revocation('another')), false)) <= first, 'a known one')
})

t.test('those that are over are let go, and are not listed before that either', async (t) => {
  const clock = { now: 0 }
  const list = new RevocationList(() => clock.now)
  list.add({ user: 'short', before: 0, until: 30_000 })
  list.add({ user: 'long', before: 0, until: HOUR })
  clock.now = 30_000
  t.strictSame(
    list.all.map(({ user }) => user),
    ['long'],
  )
  t.equal(list.size, 2)
  clock.now = 60_000
  list.add({ user: 'new', before: 0, until: HOUR })
  t.equal(list.size, 2)
})
