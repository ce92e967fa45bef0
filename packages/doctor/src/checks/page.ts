import type { Check } from '../check.ts'
import { describe, type HttpSight } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'

export const page: Check = {
  name: 'page',
  needs: ['port', 'certificate'],
  ask: async ({ instruments }) => judgePage(await instruments.ask('/')),
}

/** A redirect counts as a page: it usually leads to the sign-in. */
export function judgePage(sight: HttpSight): Verdict {
  if (sight.kind === 'failed')
    return red(sight.reason, { id: 'unreachable', facts: { reason: sight.reason } })
  const { status, type, headers } = sight
  if (status >= 300 && status < 400) return green(`${status}, on to ${headers.location ?? 'another page'}`)
  if (status < 400 && type.includes('html')) return green(`${status}, HTML`)
  return red(`${describe(sight)}, expected a page`, { id: 'pageDown', facts: { status } })
}
