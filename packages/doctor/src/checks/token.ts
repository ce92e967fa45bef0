import type { AuthMode } from '@portico/protocol'

import type { Check } from '../check.ts'
import { describe, type HttpSight, objectIn } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'

/** A person waits for this request before every connection. */
const slowMs = 3_000

/** The later checks connect with the token that this route returns, unless one was given. */
export const token: Check = {
  name: 'token',
  needs: ['page', 'config'],
  async ask(origin) {
    const auth = (await origin.discovery())?.auth
    const sight = await origin.instruments.ask(origin.tokenRoute, { method: 'POST' })
    origin.token ??= tokenIn(sight)
    return judgeToken(sight, { path: origin.tokenRoute, auth })
  },
}

function tokenIn(sight: HttpSight): string | undefined {
  const given = objectIn(sight)?.token
  return typeof given === 'string' ? given : undefined
}

export interface TokenRoute {
  readonly path: string
  readonly auth: AuthMode | undefined
}

export function judgeToken(sight: HttpSight, { path, auth }: TokenRoute): Verdict {
  if (sight.kind === 'failed')
    return red(sight.reason, { id: 'tokenRouteFailed', facts: { path, status: sight.reason } })
  const { status, type, ms } = sight
  const facts = { path, status, type, ms: Math.round(ms) }
  if (status === 404 && (auth === 'cookie' || auth === 'anonymous'))
    return green(`${path} is not there, and not needed`)
  if (status === 404) return red(`${path}: 404`, { id: 'tokenRouteMissing', facts })
  if (status === 401) return green('401: nobody is signed in here', { id: 'noSession' })
  if (status >= 400) return red(`${path}: ${describe(sight)}`, { id: 'tokenRouteFailed', facts })
  if (tokenIn(sight) === undefined)
    return red(`${path}: ${describe(sight)}`, { id: 'tokenRouteNotJson', facts })
  if (ms > slowMs) return red(`a token after ${Math.round(ms)} ms`, { id: 'tokenRouteSlow', facts })
  return green(`a token after ${Math.round(ms)} ms`)
}
