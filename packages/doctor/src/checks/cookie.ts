import type { Check } from '../check.ts'
import { type HttpSight, objectIn } from '../sight.ts'
import { green, unknown, type Verdict } from '../verdict.ts'

/** Matches the cookies of the common sign-in libraries. A long one comes in parts: `….0`, `….1`. */
const sessionName = /session/i

/** A page cannot read a session cookie, and should not; the service reports which names arrived. */
export const cookie: Check = {
  name: 'cookie',
  needs: ['arrival'],
  ask: async (origin) => judgeCookie(await origin.diagnosis()),
}

export function judgeCookie(sight: HttpSight): Verdict {
  const cookies = objectIn(sight)?.cookies
  if (!Array.isArray(cookies)) return unknown('the service does not say')
  const found = cookies.filter((name) => typeof name === 'string' && sessionName.test(name))
  if (found.length > 0) return green(`${found.join(', ')} arrives`)
  return green('none arrives: nobody is signed in here', { id: 'noSession' })
}
