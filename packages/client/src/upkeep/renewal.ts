import type { Clock } from '../clock.ts'
import type { Obstacle } from '../finding.ts'
import type { TokenSource } from '../token.ts'

/** A route that failed is asked no more often than this, however short-lived its tokens are. */
const retryFloorMs = 5_000

/**
 * Exchanges each token before it ends, at a moment of its own: pages that were loaded together do not ask together.
 * If the route fails, it is asked again soon, while the current token is still good; whoever needs a token before that asks
 * for it, and is told why there is none. A source that forgets its token ends it.
 */
export function renewAhead(tokens: TokenSource, clock: Clock): void {
  let cancel = (): void => {}
  const plan = (token: string | undefined) => {
    cancel()
    const lifetimeMs = token === undefined ? undefined : lifetimeOf(token)
    if (lifetimeMs === undefined) return
    const renewIn = (delayMs: number) => {
      cancel = clock.after(delayMs, () => void tokens.renew().catch(planAgain))
    }
    const planAgain = ({ final }: Partial<Obstacle>) => {
      const isStillHeld = tokens.token === token
      if (isStillHeld && !final) renewIn(Math.max(retryFloorMs, lifetimeMs / 20))
    }
    renewIn(lifetimeMs * (0.7 + 0.2 * clock.random()))
  }
  tokens.changed = plan
  plan(tokens.token)
}

/** In milliseconds, by the issuer's own two stamps, so that no clock needs to be right; undefined for other tokens. */
function lifetimeOf(token: string): number | undefined {
  try {
    const [, payload = ''] = token.split('.')
    const { iat, exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    return exp > iat ? (exp - iat) * 1_000 : undefined
  } catch {
    return undefined
  }
}
