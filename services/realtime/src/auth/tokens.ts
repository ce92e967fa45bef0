import { decodeProtectedHeader, errors, type JWSHeaderParameters, type JWTPayload, jwtVerify } from 'jose'
import type { KeySource, VerifyingKey } from './key-source.ts'
import type { Refusal } from './refusal.ts'
import { VerifiedTokens } from './verified-tokens.ts'

export interface TokenRules {
  /** Required as `iss` when set. */
  readonly issuer?: string | undefined
  /** Required in `aud` when set. */
  readonly audience?: string | undefined
  readonly clockToleranceSeconds?: number
  readonly maxTokenBytes?: number
  /** Tokens remembered as verified; 0 remembers none. */
  readonly rememberedTokens?: number
}

export interface TokensOptions extends TokenRules {
  readonly keys: readonly KeySource[]
  readonly now?: () => number
}

export type Verified =
  | { readonly kind: 'verified'; readonly claims: JWTPayload }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

type Found =
  | { readonly kind: 'keys'; readonly keys: readonly VerifyingKey[]; readonly source: KeySource }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Checks signed tokens: size, algorithm, signature, and the claims that say when, from whom and for whom. */
export class Tokens {
  readonly #options: Required<Omit<TokensOptions, 'issuer' | 'audience'>> & TokenRules
  readonly #verified: VerifiedTokens

  constructor(options: TokensOptions) {
    this.#options = {
      clockToleranceSeconds: 10,
      maxTokenBytes: 8 * 1024,
      rememberedTokens: 10_000,
      now: Date.now,
      ...options,
    }
    this.#verified = new VerifiedTokens(this.#options.rememberedTokens)
  }

  /** Never throws for what the token is. */
  async verify(token: string): Promise<Verified> {
    const { maxTokenBytes } = this.#options
    // A character is at least a byte, so nothing over the limit is even measured.
    const bytes = token.length > maxTokenBytes ? token.length : Buffer.byteLength(token)
    if (bytes > maxTokenBytes) return refused({ kind: 'tooLarge', bytes, limit: maxTokenBytes })

    const remembered = this.#verified.get(token, this.#generation())
    if (remembered === undefined) return this.#verifySignature(token)
    const expiry = this.#expiry(remembered)
    if (expiry === undefined) return { kind: 'verified', claims: remembered }
    this.#verified.delete(token)
    return refused(expiry)
  }

  async #verifySignature(token: string): Promise<Verified> {
    const found = await this.#find(token)
    if (found.kind === 'refused') return found
    const { issuer, audience, clockToleranceSeconds, now } = this.#options
    let outcome: Verified = refused({ kind: 'wrongSignature' })
    for (const key of found.keys) {
      const checks = {
        algorithms: [...found.source.algorithms],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(now()),
        ...(issuer === undefined ? {} : { issuer }),
        ...(audience === undefined ? {} : { audience }),
      }
      outcome = await jwtVerify(token, key, checks).then(
        ({ payload }): Verified => ({ kind: 'verified', claims: payload }),
        (error: unknown) => refused(this.#explain(error)),
      )
      if (outcome.kind === 'verified') this.#verified.add(token, this.#generation(), outcome.claims)
      if (outcome.kind === 'verified' || outcome.refusal.kind !== 'wrongSignature') return outcome
    }
    return outcome
  }

  async #find(token: string): Promise<Found> {
    const header = headerOf(token)
    if (header === undefined) return refused({ kind: 'malformed', why: 'it has not the form of a JWT' })
    const source = this.#options.keys.find(({ algorithms }) => algorithms.includes(header.alg ?? ''))
    if (source === undefined) {
      const accepted = this.#options.keys.flatMap(({ algorithms }) => algorithms)
      return refused({ kind: 'wrongAlgorithm', accepted })
    }
    const found = await source.find(header)
    return found.kind === 'candidates' ? { kind: 'keys', keys: found.keys, source } : refused(found)
  }

  #generation(): number {
    return this.#options.keys.reduce((sum, { generation }) => sum + generation, 0)
  }

  #expiry({ exp }: JWTPayload): Refusal | undefined {
    const seconds = Math.floor(this.#options.now() / 1000)
    if (exp === undefined || exp > seconds - this.#options.clockToleranceSeconds) return undefined
    return { kind: 'expired', secondsAgo: seconds - exp }
  }

  #explain(error: unknown): Refusal {
    if (error instanceof errors.JWTExpired) {
      return this.#expiry(error.payload) ?? { kind: 'expired', secondsAgo: 0 }
    }
    if (error instanceof errors.JWTClaimValidationFailed) return this.#explainClaim(error)
    if (error instanceof errors.JWSSignatureVerificationFailed) return { kind: 'wrongSignature' }
    return {
      kind: 'malformed',
      why: error instanceof errors.JOSEError ? (malformations[error.code] ?? unreadable) : unreadable,
    }
  }

  #explainClaim({ claim, reason, payload }: errors.JWTClaimValidationFailed): Refusal {
    const { issuer = '', audience = '', now } = this.#options
    if (claim === 'iss') return { kind: 'wrongIssuer', expected: issuer }
    if (claim === 'aud') return { kind: 'wrongAudience', expected: audience }
    if (claim === 'nbf' && reason === 'check_failed') {
      return { kind: 'notYetValid', inSeconds: Math.ceil((payload.nbf ?? 0) - now() / 1000) }
    }
    return { kind: 'malformed', why: `its claim ${claim} is not what it must be` }
  }
}

const unreadable = 'its content cannot be read'

/** By jose's code. Its own messages are not used: they may repeat what the token says. */
const malformations: Readonly<Record<string, string>> = {
  ERR_JWS_INVALID: 'it is not a signed token',
  ERR_JWT_INVALID: 'its claims are not a JSON object',
  ERR_JOSE_NOT_SUPPORTED: 'it demands an extension that is not supported (crit)',
}

function headerOf(token: string): JWSHeaderParameters | undefined {
  try {
    return decodeProtectedHeader(token)
  } catch {
    return undefined
  }
}

function refused(refusal: Refusal): { readonly kind: 'refused'; readonly refusal: Refusal } {
  return { kind: 'refused', refusal }
}
