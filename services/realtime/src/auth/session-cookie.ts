import { hkdf } from 'node:crypto'
import { promisify } from 'node:util'
import { errors, type JWTPayload, jwtDecrypt } from 'jose'
import { readCookie } from './cookie-header.ts'
import type { Refusal } from './refusal.ts'
import { clockToleranceSeconds } from './tokens.ts'

interface SessionCookiesOptions {
  /** The sign-in library's secret; several while one is being replaced. */
  readonly secrets: readonly string[]
  readonly now?: () => number
}

type SessionRead =
  | { readonly kind: 'verified'; readonly claims: JWTPayload }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** How a version of the sign-in library names its cookie and derives its key. */
interface Recipe {
  readonly cookies: readonly string[]
  readonly encryption: 'A256GCM' | 'A256CBC-HS512'
  readonly keyBytes: number
  readonly salt: (cookie: string) => string
  readonly info: (cookie: string) => string
}

/**
 * The cookie that is hardest to forge comes first. Sibling hosts of the domain can set a plain cookie for this host
 * and, over HTTPS, a `__Secure-` one, but not a `__Host-` one, which sign-in libraries use only if configured.
 */
const recipes: readonly Recipe[] = [
  {
    cookies: namesOf('next-auth.session-token'),
    encryption: 'A256GCM',
    keyBytes: 32,
    salt: () => '',
    info: () => 'NextAuth.js Generated Encryption Key',
  },
  {
    cookies: namesOf('authjs.session-token'),
    encryption: 'A256CBC-HS512',
    keyBytes: 64,
    salt: (cookie) => cookie,
    info: (cookie) => `Auth.js Generated Encryption Key (${cookie})`,
  },
]

function namesOf(cookie: string): readonly string[] {
  return [`__Host-${cookie}`, `__Secure-${cookie}`, cookie]
}

const derive = promisify(hkdf)

/**
 * Reads the encrypted session cookie of next-auth 4 and Auth.js 5. It is as good as a token of ours until it expires;
 * the session row in the database is not checked.
 */
export class SessionCookies {
  readonly #options: Required<SessionCookiesOptions>
  readonly #keys = new Map<string, Promise<readonly Uint8Array[]>>()

  constructor(options: SessionCookiesOptions) {
    this.#options = { now: Date.now, ...options }
  }

  /** `header` is the request's Cookie header, untrusted. */
  async read(header: string): Promise<SessionRead> {
    for (const recipe of recipes) {
      for (const name of recipe.cookies) {
        const token = readCookie(header, name)
        if (token !== undefined) return this.#decrypt(token, name, recipe)
      }
    }
    return { kind: 'absent' }
  }

  async #decrypt(token: string, cookie: string, recipe: Recipe): Promise<SessionRead> {
    const { now } = this.#options
    const checks = {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: [recipe.encryption],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now()),
    }
    let refusal: Refusal = { kind: 'wrongSignature' }
    for (const key of await this.#keysFor(cookie, recipe)) {
      try {
        const { payload } = await jwtDecrypt(token, key, checks)
        return { kind: 'verified', claims: payload }
      } catch (error) {
        refusal = explain(error, now())
        if (refusal.kind !== 'wrongSignature') break
      }
    }
    return { kind: 'refused', refusal }
  }

  #keysFor(cookie: string, recipe: Recipe): Promise<readonly Uint8Array[]> {
    const known = this.#keys.get(cookie)
    if (known !== undefined) return known
    const keys = Promise.all(
      this.#options.secrets.map(
        async (secret) =>
          new Uint8Array(
            await derive('sha256', secret, recipe.salt(cookie), recipe.info(cookie), recipe.keyBytes),
          ),
      ),
    )
    this.#keys.set(cookie, keys)
    return keys
  }
}

function explain(error: unknown, now: number): Refusal {
  if (error instanceof errors.JWTExpired) {
    return { kind: 'expired', secondsAgo: Math.max(0, Math.floor(now / 1000) - (error.payload.exp ?? 0)) }
  }
  if (error instanceof errors.JWEDecryptionFailed) return { kind: 'wrongSignature' }
  return {
    kind: 'malformed',
    why: 'the session cookie is not an encrypted one; an app that keeps its sessions in a database gives out tokens',
  }
}
