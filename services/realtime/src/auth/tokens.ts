import {
  decodeProtectedHeader,
  errors,
  type JWSHeaderParameters,
  type JWTPayload,
  type JWTVerifyOptions,
} from 'jose'
import type { KeySource } from './key-source.ts'
import type { Refusal } from './refusal.ts'
import { verifySignature } from './signature.ts'
import { VerifiedTokens } from './verified-tokens.ts'

interface TokenRules {
  /** Required as `iss` when set. */
  readonly issuer?: string | undefined
  /** Required in `aud` when set. */
  readonly audience?: string | undefined
  readonly maxTokenBytes?: number
  /** Tokens remembered as verified; 0 remembers none. */
  readonly rememberedTokens?: number
}

/** Clock difference tolerated between the issuer of a token or session and this node. */
export const clockToleranceSeconds = 10

export interface TokensOptions extends TokenRules {
  readonly keys: readonly KeySource[]
  readonly now?: () => number
}

export type Verified = { readonly kind: 'verified'; readonly claims: JWTPayload } | Refused

interface Refused {
  readonly kind: 'refused'
  readonly refusal: Refusal
}

/** A token with its header, and the source of the keys for its algorithm. */
interface Signed {
  readonly kind: 'signed'
  readonly token: string
  readonly header: JWSHeaderParameters
  readonly source: KeySource
}

/** Verifies signed tokens: size, algorithm, signature, times, issuer and audience. */
export class Tokens {
  readonly #options: Required<Omit<TokensOptions, 'issuer' | 'audience'>> & TokenRules
  readonly #verified: VerifiedTokens
  /** The last parsed header: an issuer's tokens usually share it. */
  #known: { readonly text: string; readonly header: JWSHeaderParameters } | undefined

  constructor(options: TokensOptions) {
    this.#options = {
      maxTokenBytes: 8 * 1024,
      rememberedTokens: 10_000,
      now: Date.now,
      ...options,
    }
    this.#verified = new VerifiedTokens(this.#options.rememberedTokens)
  }

  /** Never rejects because of the token. */
  verify(token: string): Promise<Verified> {
    const opened = this.#open(token)
    if (opened.kind === 'refused') return Promise.resolve(opened)
    return opened.source.verdicts === 'remembered' ? this.#recall(opened) : this.#verify(opened)
  }

  #open(token: string): Signed | Refused {
    const { maxTokenBytes, keys } = this.#options
    // Every character is at least one byte, so an over-long token need not be measured.
    const bytes = token.length > maxTokenBytes ? token.length : Buffer.byteLength(token)
    if (bytes > maxTokenBytes) return refused({ kind: 'tooLarge', bytes, limit: maxTokenBytes })

    const header = this.#headerOf(token)
    if (header === undefined) return refused({ kind: 'malformed', why: 'it has not the form of a JWT' })
    const source = keys.find(({ algorithms }) => algorithms.includes(header.alg ?? ''))
    if (source !== undefined) return { kind: 'signed', token, header, source }
    return refused({ kind: 'wrongAlgorithm', accepted: keys.flatMap(({ algorithms }) => algorithms) })
  }

  #headerOf(token: string): JWSHeaderParameters | undefined {
    const [text = '', ...others] = token.split('.')
    if (this.#known?.text === text && others.length === 2) return this.#known.header
    const header = headerOf(token)
    if (header !== undefined) this.#known = { text, header }
    return header
  }

  /** Verifies the signature once, and the expiry on every use. */
  async #recall(signed: Signed): Promise<Verified> {
    const { generation } = signed.source
    const name = this.#verified.nameOf(signed.token)
    const remembered = this.#verified.get(name, generation)
    if (remembered === undefined) {
      const verified = await this.#verify(signed)
      if (verified.kind === 'verified') this.#verified.add(name, generation, verified.claims)
      return verified
    }
    const expiry = this.#expiry(remembered)
    if (expiry === undefined) return { kind: 'verified', claims: remembered }
    this.#verified.delete(name)
    return refused(expiry)
  }

  async #verify({ token, header, source }: Signed): Promise<Verified> {
    const found = await source.find(header)
    if (found.kind !== 'candidates') return refused(found)
    const checks = this.#checks(source)
    let outcome = refused({ kind: 'wrongSignature' })
    for (const key of found.keys) {
      try {
        return { kind: 'verified', claims: await verifySignature(token, header, key, checks) }
      } catch (error) {
        outcome = refused(this.#explain(error))
        if (outcome.refusal.kind !== 'wrongSignature') return outcome
      }
    }
    return outcome
  }

  #checks({ algorithms }: KeySource): JWTVerifyOptions {
    const { issuer, audience, now } = this.#options
    return {
      algorithms: [...algorithms],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now()),
      ...(issuer === undefined ? {} : { issuer }),
      ...(audience === undefined ? {} : { audience }),
    }
  }

  #expiry({ exp }: JWTPayload): Refusal | undefined {
    const seconds = Math.floor(this.#options.now() / 1000)
    if (exp === undefined || exp > seconds - clockToleranceSeconds) return undefined
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

/** By jose's code. Its own messages are not used, because they may quote the token. */
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

function refused(refusal: Refusal): Refused {
  return { kind: 'refused', refusal }
}
