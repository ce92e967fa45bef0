import type { Check } from '../check.ts'
import { discoveryIn } from '../examined-origin.ts'
import { green, red, unknown, type Verdict } from '../verdict.ts'

/** Tokens live for minutes. With half a minute of difference some are already refused as too early or too late. */
const toleratedSeconds = 30

export const clock: Check = {
  name: 'clock',
  needs: ['config'],
  async ask(origin) {
    const { sight, at } = await origin.config()
    const found = discoveryIn(sight)
    return found === undefined ? unknown('the service does not say') : judgeClock(found.serverTime - at)
  },
}

export function judgeClock(aheadMs: number): Verdict {
  const seconds = Math.abs(aheadMs) / 1_000
  const side = aheadMs > 0 ? 'ahead of' : 'behind'
  const says = `the service is ${seconds.toFixed(1)} s ${side} this clock`
  if (seconds <= toleratedSeconds) return green(says)
  return red(says, { id: 'clockSkew', facts: { seconds: Math.round(seconds) } })
}
