/** Claims that differ between two tokens for the same person and rights. */
const ofThisTokenAlone: ReadonlySet<string> = new Set(['iat', 'exp', 'nbf', 'jti'])

/**
 * The claims of a token, in one spelling. Tabs share a connection only if these are equal, so two people never share one, nor
 * does one person with two sets of rights. Undefined if the token does not say who the person is.
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
