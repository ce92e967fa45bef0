import { type JWTPayload, SignJWT } from 'jose'

export const tokenSecret = 'a secret for tests that is long enough to be one'

export interface TokenOptions {
  readonly user?: string
  readonly ttlSeconds?: number | undefined
  readonly claims?: JWTPayload
  readonly secret?: string
  readonly alg?: string
}

export async function signToken({
  user = '42',
  ttlSeconds = 600,
  claims = {},
  secret = tokenSecret,
  alg = 'HS256',
}: TokenOptions = {}): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000)
  return new SignJWT({ ...claims, exp: seconds + ttlSeconds })
    .setProtectedHeader({ alg })
    .setSubject(user)
    .setIssuedAt()
    .sign(new TextEncoder().encode(secret))
}

/** For one channel alone. */
export function signSubscription(channel: string, options: TokenOptions = {}): Promise<string> {
  return signToken({ ...options, claims: { ...options.claims, channel } })
}
