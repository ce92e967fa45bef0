/**
 * The token claims that the service itself reads; PROTOCOL.md says what each means. All others are free to use, and are
 * passed to policies.
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
