/** They differ between two tokens that say the same. */
const ofThisTokenAlone: ReadonlySet<string> = new Set(['iat', 'exp', 'nbf', 'jti'])

/**
 * What a token says, in one spelling: tabs share a connection when theirs say the same, so two people never do, nor
 * one person with two sets of rights. Undefined where it does not say who somebody is.
 */
export function scopeOf(token: string | undefined): string | undefined {
  const claims = claimsOf(token)
  if (claims === undefined || typeof claims.sub !== 'string') return undefined
  const said = Object.entries(claims).filter(([name]) => !ofThisTokenAlone.has(name))
  return JSON.stringify(said.sort(([one], [other]) => (one < other ? -1 : 1)))
}

function claimsOf(token: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const [, payload = ''] = (token ?? '').split('.')
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined
  } catch {
    return undefined
  }
}
