import type { Clock } from '../clock.ts'
import type { FindingError } from '../finding.ts'
import type { TokenSource } from '../token.ts'

/** The shortest pause before a failed route is asked again, however short-lived its tokens are. */
const retryFloorMs = 5_000

/**
 * Renews each token before it expires, at a random moment, so that pages loaded together do not ask together. If the route
 * fails, it is asked again while the present token is still good. Forgetting the token stops it.
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
    const planAgain = ({ final }: Partial<FindingError>) => {
      const isStillHeld = tokens.token === token
      if (isStillHeld && !final) renewIn(Math.max(retryFloorMs, lifetimeMs / 20))
    }
    renewIn(lifetimeMs * (0.7 + 0.2 * clock.random()))
  }
  tokens.changed = plan
  plan(tokens.token)
}

/** The lifetime in milliseconds, from the issuer's own `iat` and `exp`, so the page's clock does not matter. */
function lifetimeOf(token: string): number | undefined {
  try {
    const [, payload = ''] = token.split('.')
    const { iat, exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    return exp > iat ? (exp - iat) * 1_000 : undefined
  } catch {
    return undefined
  }
}
