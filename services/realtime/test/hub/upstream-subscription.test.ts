import t from 'tap'
import { UpstreamSubscription } from '../../src/hub/upstream-subscription.ts'
import { ManualTimers } from '../support/manual-timers.ts'

function setup() {
  const timers = new ManualTimers()
  const calls: string[] = []
  let wanted = true
  let closed = 0
  let pending: PromiseWithResolvers<void>[] = []
  const call = (name: string) => {
    calls.push(name)
    const waiting = Promise.withResolvers<void>()
    pending.push(waiting)
    return waiting.promise
  }
  const subscription = new UpstreamSubscription({
    channel: 'chat:1',
    upstream: { listen: () => call('listen'), unlisten: () => call('unlisten') },
    timers,
    lingerMs: 2_000,
    isWanted: () => wanted,
    onClosed: () => closed++,
    onError: () => {},
  })
  return {
    subscription,
    timers,
    calls,
    closedCount: () => closed,
    want: (is: boolean) => {
      wanted = is
    },
    /** Ends what the broker is asked for, and lets everybody hear of it. */
    async settle(error?: Error) {
      const waiting = pending
      pending = []
      for (const { resolve, reject } of waiting) error ? reject(error) : resolve()
      await new Promise(setImmediate)
    },
  }
}

t.test('listens once, however many want it', async (t) => {
  const { subscription, calls, settle } = setup()
  const opened = [subscription.open(), subscription.open()]
  await settle()
  await Promise.all([...opened, subscription.open()])
  t.same(calls, ['listen'])
})

t.test('lingers, so that a reload does not reach the broker', async (t) => {
  const { subscription, timers, calls, want, settle } = setup()
  const opened = subscription.open()
  await settle()
  await opened
  want(false)
  subscription.release()
  timers.advance(1_999)
  want(true)
  await subscription.open()
  timers.advance(10_000)
  t.same(calls, ['listen'])
})

t.test('stops listening after that, and is closed', async (t) => {
  const { subscription, timers, calls, want, settle, closedCount } = setup()
  const opened = subscription.open()
  await settle()
  await opened
  want(false)
  subscription.release()
  timers.advance(2_000)
  await settle()
  t.same(calls, ['listen', 'unlisten'])
  t.equal(closedCount(), 1)
})

t.test('does not listen again before the broker has stopped', async (t) => {
  const { subscription, timers, calls, want, settle, closedCount } = setup()
  const opened = subscription.open()
  await settle()
  await opened
  want(false)
  subscription.release()
  timers.advance(2_000)
  want(true)
  const again = subscription.open()
  t.same(calls, ['listen', 'unlisten'])
  await settle()
  t.same(calls, ['listen', 'unlisten', 'listen'])
  await settle()
  await again
  t.equal(closedCount(), 0)
})

t.test('whoever left while it was opening is noticed when it is open', async (t) => {
  const { subscription, timers, calls, want, settle } = setup()
  const opened = subscription.open()
  want(false)
  subscription.release()
  await settle()
  await opened
  timers.advance(2_000)
  t.same(calls, ['listen', 'unlisten'])
})

t.test('a broker that is away fails everybody who waits, and the next one tries again', async (t) => {
  const { subscription, calls, settle } = setup()
  const waiting = [subscription.open(), subscription.open()].map((opened) =>
    t.rejects(opened, { message: 'away' }),
  )
  await settle(new Error('away'))
  await Promise.all(waiting)
  const again = subscription.open()
  await settle()
  await again
  t.same(calls, ['listen', 'listen'])
})
