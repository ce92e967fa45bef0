import { principalOfSession, principalOfToken } from './connection-claims.ts'
import type { OriginHeaders, Origins } from './origin.ts'
import type { Principal } from './principal.ts'
import type { Refusal } from './refusal.ts'
import type { Issued, RevocationStatus } from './revocations.ts'
import type { SessionCookies } from './session-cookie.ts'
import type { Tokens, Verified } from './tokens.ts'

/** The revocation lookup. If it rejects, authentication fails with a temporary error. */
export interface RevocationCheck {
  revocationStatus(issued: Issued): RevocationStatus | undefined | Promise<RevocationStatus | undefined>
}

export interface AuthenticatorOptions {
  readonly tokens: Tokens
  readonly origins: Origins
  readonly revocations: RevocationCheck
  /** Absent: session cookies are ignored. */
  readonly sessionCookies?: SessionCookies | undefined
  /** Whether anonymous connections are allowed. */
  readonly anonymous?: boolean
  readonly now?: () => number
}

export interface Credentials extends OriginHeaders {
  /** From the connect command. If present, the cookie is ignored. */
  readonly token: string | undefined
  /** The request's Cookie header. */
  readonly cookie: string | undefined
}

export type Authentication =
  | { readonly kind: 'authenticated'; readonly principal: Principal }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

const nobody: Principal = {
  user: '',
  tokenId: undefined,
  session: undefined,
  issuedAt: undefined,
  expiresAt: undefined,
  refreshedByClient: false,
  info: undefined,
  channels: [],
  claims: {},
}

/** Turns credentials into a principal or a refusal. Never throws because of the credentials. */
export class Authenticator {
  readonly #options: AuthenticatorOptions

  constructor(options: AuthenticatorOptions) {
    this.#options = options
  }

  async authenticate(credentials: Credentials): Promise<Authentication> {
    const { token } = credentials
    const found = token
      ? bearerOf(await this.#options.tokens.verify(token))
      : await this.#byCookie(credentials)
    if (found.kind === 'refused') return found
    const { principal } = found
    if (principal.user === '' && !this.#options.anonymous) return refused({ kind: 'anonymous' })
    const status = await this.#options.revocations.revocationStatus(principal)
    if (status !== undefined) return refused({ kind: status })
    return { kind: 'authenticated', principal: this.#withTimeToRefresh(principal) }
  }

  /** Verifies a refresh token, which must belong to the same user. */
  async refresh(token: string, user: string): Promise<Authentication> {
    const found = await this.authenticate({ token, origin: undefined, host: undefined, cookie: undefined })
    if (found.kind === 'refused' || found.principal.user === user) return found
    return refused({ kind: 'otherUser' })
  }

  /** Browsers send cookies with requests from any site, so a cookie counts only with an Origin that is ours. */
  async #byCookie({ cookie, ...headers }: Credentials): Promise<Authentication> {
    const { sessionCookies, origins } = this.#options
    if (sessionCookies === undefined || cookie === undefined || origins.check(headers).kind !== 'own') {
      return this.#withoutName()
    }
    const session = await sessionCookies.read(cookie)
    if (session.kind === 'absent') return this.#withoutName()
    if (session.kind === 'refused') return session
    const read = principalOfSession(session.claims)
    return read.kind === 'malformed' ? refused(read) : { kind: 'authenticated', principal: read.claims }
  }

  #withoutName(): Authentication {
    return this.#options.anonymous
      ? { kind: 'authenticated', principal: nobody }
      : refused({ kind: 'missing' })
  }

  /** A token accepted only thanks to clock tolerance stays valid for one more second, so that it can be refreshed. */
  #withTimeToRefresh(principal: Principal): Principal {
    const { now = Date.now } = this.#options
    const { expiresAt } = principal
    return expiresAt === undefined || expiresAt > now()
      ? principal
      : { ...principal, expiresAt: now() + 1_000 }
  }
}

function bearerOf(verified: Verified): Authentication {
  if (verified.kind === 'refused') return verified
  const read = principalOfToken(verified.claims)
  return read.kind === 'malformed' ? refused(read) : { kind: 'authenticated', principal: read.claims }
}

function refused(refusal: Refusal): Authentication {
  return { kind: 'refused', refusal }
}
