import t from 'tap'
import { Expiry, ttlSeconds } from '../../src/subscription/expiry.ts'
import { ManualTimers } from '../support/manual-timers.ts'

function setup() {
  const timers = new ManualTimers()
  let expired = 0
  const expiry = new Expiry({ timers, now: () => timers.now, timing: { graceSeconds: 25 } }, () => expired++)
  return { timers, expiry, expiredCount: () => expired }
}

t.test('expires a grace after the end, so that a refresh may be late', async (t) => {
  const { timers, expiry, expiredCount } = setup()
  expiry.set(60_000)
  timers.advance(84_999)
  t.equal(expiredCount(), 0)
  timers.advance(1)
  t.equal(expiredCount(), 1)
})

t.test('a refresh moves it, and can take it away', async (t) => {
  const { timers, expiry, expiredCount } = setup()
  expiry.set(60_000)
  timers.advance(50_000)
  expiry.set(120_000)
  timers.advance(50_000)
  t.equal(expiredCount(), 0)
  expiry.set(undefined)
  timers.advance(1_000_000)
  t.equal(expiredCount(), 0)
  t.equal(timers.size, 0)
})

t.test('a client is never told to refresh this very moment', async (t) => {
  t.equal(ttlSeconds(60_900, 0), 60)
  t.equal(ttlSeconds(500, 0), 1)
  t.equal(ttlSeconds(0, 5_000), 1)
})
