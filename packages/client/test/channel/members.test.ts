import t, { type Test } from 'tap'
import type { FeedState } from '../../src/channel/feed.ts'
import { Members, type PresenceChannel } from '../../src/channel/members.ts'
import type { PresenceHandler } from '../../src/channel/use.ts'
import { Cell } from '../../src/store.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'

const live: FeedState = { kind: 'live', after: 'first', replayed: 0 }
const ada = { client: 'client-1', user: 'ada' }

/** A live channel whose requests are answered as a test says. */
function setup(t: Test, answer: () => Promise<readonly (typeof ada)[]>) {
  const clock = new FakeClock()
  const problems: unknown[] = []
  const state = new Cell<FeedState>(live, () => {})
  const presence = t.captureFn(answer)
  let tell: PresenceHandler = () => {}
  const onPresence = (handler: PresenceHandler) => {
    tell = handler
    return () => {}
  }
  const channel: PresenceChannel = { state, presence, onPresence, release: () => {} }
  const members = new Members(
    () => channel,
    (problem) => problems.push(problem),
    clock,
  )
  const stop = members.subscribe(() => {})
  return { clock, problems, state, presence, members, stop, leave: (who: typeof ada) => tell('leave', who) }
}

t.test('a question that is not answered is asked again, until it is', async (t) => {
  let fault: unknown = { code: 1, message: 'timeout' }
  const { clock, problems, members, presence } = setup(t, async () => {
    if (fault) throw fault
    return [ada]
  })
  await clock.pass(5_000)
  fault = { code: 401, message: 'Redis is away', temporary: true }
  await clock.pass(30_000)
  t.same([members.get(), problems], [[], []])
  t.ok(presence.calls.length < 20, `asked ${presence.calls.length} times, at growing intervals`)
  fault = undefined
  await clock.pass(20_000)
  t.same(members.get(), [ada])
  const asked = presence.calls.length
  await clock.pass(60_000)
  t.equal(presence.calls.length, asked, 'and then no more')
})

t.test('a refusal is reported and not repeated', async (t) => {
  const { clock, problems, presence } = setup(t, async () => {
    throw { code: 103, message: 'permission denied' }
  })
  await clock.pass(60_000)
  t.match([presence.calls.length, problems], [1, [{ message: 'presence was refused' }]])
})

t.test('another connection is asked, too: whoever left between the two was not heard', async (t) => {
  const { clock, state, presence } = setup(t, async () => [ada])
  await clock.pass(0)
  state.set({ kind: 'live', after: 'recovered', replayed: 0 })
  state.set({ kind: 'live', after: 'recovered', replayed: 3 })
  await clock.pass(0)
  t.equal(presence.calls.length, 2, 'and not once more for the count of what was replayed')
})

t.test('who has gone is not asked for again', async (t) => {
  const { clock, stop } = setup(t, async () => {
    throw { code: 1, message: 'timeout' }
  })
  await clock.pass(0)
  stop()
  t.equal(clock.pending, 0)
})

t.test('somebody with two windows who closes both is gone, though only the last one is told', async (t) => {
  const second = { client: 'client-2', user: 'ada' }
  let here: readonly (typeof ada)[] = [ada, second, { client: 'client-3', user: 'grace' }]
  const { clock, members, presence, leave } = setup(t, async () => here)
  await clock.pass(0)
  here = here.slice(2)
  leave(second)
  await clock.pass(0)
  t.same(members.get(), here)
  t.equal(presence.calls.length, 1, 'and nobody had to ask')
})

t.test(
  'a leave that is told while an answer is under way takes all of the person out of the answer',
  async (t) => {
    const { promise, resolve } = Promise.withResolvers<readonly (typeof ada)[]>()
    const { clock, members, leave } = setup(t, () => promise)
    leave({ client: 'client-2', user: 'ada' })
    resolve([ada, { client: 'client-3', user: 'grace' }])
    await clock.pass(0)
    t.same(members.get(), [{ client: 'client-3', user: 'grace' }])
  },
)
