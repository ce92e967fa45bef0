/**
 * The claims of a token that the service itself reads. All others are free, and for policies. PROTOCOL.md says what each
 * of them means.
 */
export const reservedClaims = [
  'sub',
  'exp',
  'expire_at',
  'iat',
  'nbf',
  'iss',
  'aud',
  'jti',
  'sid',
  'info',
  'b64info',
  'channels',
  'subs',
  'channel',
] as const

export type ReservedClaim = (typeof reservedClaims)[number]
