import type { Clock } from '../clock.ts'
import type { TokenSource } from '../token.ts'

/**
 * Exchanges each token before it ends, at a moment of its own: pages that were loaded together do not ask together.
 * Should the route be away, the token at hand is good for a while, and whoever needs another one asks again and is told
 * why. A source that forgets its token ends it.
 */
export function renewAhead(tokens: TokenSource, clock: Clock): void {
  let cancel = (): void => {}
  const plan = (token: string | undefined) => {
    cancel()
    const lifetime = token === undefined ? undefined : lifetimeOf(token)
    if (lifetime === undefined) return
    cancel = clock.after(lifetime * (0.7 + 0.2 * clock.random()), () => void tokens.renew().catch(() => {}))
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
