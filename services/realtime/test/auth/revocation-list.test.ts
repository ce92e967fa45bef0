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
  const again = looksFor(() => list.add(revocation('0')))
  for (let i = 1; i < 1_000; i++) list.add(revocation(`${i}`))
  t.equal(
    looksFor(() => t.equal(list.add(revocation('another')), true)),
    first,
    'a new one',
  )
  t.equal(
    looksFor(() => t.equal(list.add(revocation('another')), false)),
    again,
    'a known one',
  )
})

t.test('those that are over are let go, and are not listed before that either', async (t) => {
  const clock = { now: 0 }
  const list = new RevocationList(() => clock.now)
  let looks = 0
  const short = {
    user: 'short',
    before: 0,
    get until() {
      looks++
      return 30_000
    },
  }
  const isKept = () => {
    looks = 0
    return list.all.length > 0 && looks > 0
  }
  list.add(short)
  list.add({ user: 'long', before: 0, until: HOUR })
  clock.now = 30_000
  t.strictSame(
    list.all.map(({ user }) => user),
    ['long'],
  )
  t.equal(isKept(), true)
  clock.now = 60_000
  list.add({ user: 'new', before: 0, until: HOUR })
  t.equal(isKept(), false)
})

t.test('of those with the same names one is kept, which reaches as far as all of them', async (t) => {
  const list = new RevocationList(() => 0)
  t.equal(list.add({ user: 'ada', before: 10, until: HOUR }), true)
  t.equal(list.add({ user: 'ada', before: 5, until: HOUR }), false, 'covered')
  t.equal(list.add({ user: 'ada', before: 20, until: HOUR - 1 }), true)
  t.strictSame(list.all, [{ user: 'ada', before: 20, until: HOUR }])
  list.add({ user: 'ada', session: 's', before: 10, until: HOUR })
  t.equal(list.all.length, 2, 'one that names more is another')
})
