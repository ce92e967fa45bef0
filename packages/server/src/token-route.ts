import { createSecretKey, type KeyObject, randomUUID } from 'node:crypto'
import { reservedClaims } from '@portico/protocol'
import { type CryptoKey, SignJWT } from 'jose'
import { isFromElsewhere } from './from-elsewhere.ts'

/** Who is signed in, as the token will say it. */
export interface TokenSubject {
  readonly user: string
  /** The id of the sign-in session, so that signing out can revoke everything issued for it. */
  readonly session?: string
  /** Shown to others with everything this person does. */
  readonly info?: unknown
  /** For policies; never sent to other clients. A claim that the service itself reads is refused with a RangeError. */
  readonly claims?: Readonly<Record<string, unknown>>
}

export interface TokenRouteOptions {
  /** Returns undefined if nobody is signed in. Gets the request, for sessions that are read from it. */
  readonly session: (request: Request) => Promise<TokenSubject | undefined>
  /**
   * The service's TOKEN_SECRET, or a private key whose public key the service gets through JWKS. Undefined is allowed,
   * as for an unset variable, but fails at the first request.
   */
  readonly key: string | SigningKey | undefined
  readonly ttlSeconds?: number
  /** Issuer and audience, if the service requires them. */
  readonly issuer?: string
  readonly audience?: string
  readonly now?: () => number
  readonly tokenId?: () => string
}

export interface SigningKey {
  readonly algorithm: string
  readonly id?: string
  readonly privateKey: CryptoKey | KeyObject
}

const minSecretBytes = 32

/**
 * A route handler that returns a short-lived token for a session:
 *
 *     export const POST = tokenRoute({ key: process.env.TOKEN_SECRET, session: async () => {
 *       const session = await getServerSession(authOptions)
 *       return session ? { user: session.user.id } : undefined
 *     } })
 *
 * It answers `{"token"}`, 401 if nobody is signed in, and 403 to a page of another origin.
 */
export function tokenRoute(options: TokenRouteOptions): (request: Request) => Promise<Response> {
  // Not before the first request: a build loads this module, too, and has no secret.
  let signing: SigningKey | undefined
  return async (request) => {
    signing ??= signingKeyOf(options.key)
    if (isFromElsewhere(request))
      return answer(403, { error: 'tokens are given to pages of this origin only' })
    const subject = await options.session(request)
    if (subject === undefined || subject.user === '') return answer(401, { error: 'nobody is signed in' })
    return answer(200, { token: await signToken(subject, signing, options) })
  }
}

/** The token alone, for tests and for back ends that deliver it in their own way. */
export function createToken(
  subject: TokenSubject,
  options: Omit<TokenRouteOptions, 'session'>,
): Promise<string> {
  return signToken(subject, signingKeyOf(options.key), options)
}

function signToken(
  { user, session, info, claims }: TokenSubject,
  { algorithm, id, privateKey }: SigningKey,
  options: Omit<TokenRouteOptions, 'session' | 'key'>,
): Promise<string> {
  refuseReserved(claims)
  const { ttlSeconds = 300, issuer, audience, now = Date.now, tokenId = randomUUID } = options
  const issuedAt = Math.floor(now() / 1000)
  const own = { ...(session !== undefined && { sid: session }), ...(info !== undefined && { info }) }
  const token = new SignJWT({ ...claims, ...own })
    .setProtectedHeader({ alg: algorithm, ...(id !== undefined && { kid: id }) })
    .setSubject(user)
    .setJti(tokenId())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ttlSeconds)
  if (issuer !== undefined) token.setIssuer(issuer)
  if (audience !== undefined) token.setAudience(audience)
  return token.sign(privateKey)
}

/** Some of these claims subscribe without asking a policy, or would show to everybody what is meant for policies. */
function refuseReserved(claims: TokenSubject['claims'] = {}): void {
  const name = reservedClaims.find((own) => Object.hasOwn(claims, own))
  if (name === undefined) return
  throw new RangeError(
    `claims.${name} is a claim that the service itself reads (PROTOCOL.md, "Tokens"), so policies cannot have it: give it another name`,
  )
}

function signingKeyOf(key: string | SigningKey | undefined): SigningKey {
  if (typeof key === 'object') return key
  if (key === undefined || key === '') {
    throw new TypeError(
      'there is no key to sign tokens with: set TOKEN_SECRET for this process, to what the realtime service has',
    )
  }
  if (Buffer.byteLength(key) < minSecretBytes) {
    throw new RangeError(
      `the token secret has fewer than ${minSecretBytes} bytes; make one with: openssl rand -hex 32`,
    )
  }
  return { algorithm: 'HS256', privateKey: createSecretKey(Buffer.from(key)) }
}

function answer(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
