import { isFindingId } from '@portico/protocol/findings'

import type { Check } from '../check.ts'
import { type HttpSight, isObject, objectIn, textOf } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { notAsExpected } from './unexpected.ts'

export const arrival: Check = {
  name: 'arrival',
  needs: ['config'],
  ask: async (origin) => judgeArrival(origin.url, await origin.diagnosis()),
}

/** Judges what the service saw of a request that left with this origin's Host and Origin. */
export function judgeArrival(origin: string, sight: HttpSight): Verdict {
  const seen = objectIn(sight)
  if (!isObject(seen?.origin) || !isObject(seen.secure)) return notAsExpected('/ws/diagnose', sight)
  const { verdict, got, expected, headerSeen } = seen.origin
  const host = isObject(headerSeen) ? textOf(headerSeen.host) : ''
  const { host: asked, protocol } = new URL(origin)
  if (verdict === 'refused' || verdict === 'absent') {
    const id = isFindingId(seen.origin.finding) ? seen.origin.finding : 'originMissing'
    const facts = { got: textOf(got), expected: Array.isArray(expected) ? expected.join(', ') : '', host }
    return red(`Origin ${textOf(got) || 'absent'}`, { id, facts })
  }
  if (host !== asked) {
    return red(`Host ${host} instead of ${asked}`, {
      id: 'hostRewritten',
      facts: { got: host, expected: asked },
    })
  }
  if (protocol === 'https:' && seen.secure.secure !== true) {
    const because = textOf(seen.secure.because)
    return red(because, { id: 'schemeLost', facts: { reason: because } })
  }
  const scheme = protocol === 'https:' ? 'https' : 'http'
  return green(`Host ${host}, Origin ${textOf(got)}, ${scheme}, from ${textOf(seen.address)}`)
}
