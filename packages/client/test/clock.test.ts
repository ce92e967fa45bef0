import t from 'tap'
import { systemClock } from '../src/clock.ts'

t.test('a delay that no timer can hold does not go off at once', async (t) => {
  const timers = t.capture(globalThis, 'setTimeout', () => 0)
  systemClock.after(90 * 24 * 3_600_000, () => {})
  systemClock.after(Number.POSITIVE_INFINITY, () => {})
  systemClock.after(1_000, () => {})
  const delays = timers().map(({ args: [, delay] }) => delay)
  t.same(delays, [2 ** 31 - 1, 2 ** 31 - 1, 1_000])
})
