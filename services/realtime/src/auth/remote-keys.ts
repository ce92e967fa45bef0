import {
  type CryptoKey,
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type LocalJWKSet,
} from 'jose'
import type { KeySource, KeysFound } from './key-source.ts'

export interface RemoteKeysOptions {
  readonly url: string
  /** Keys younger than this are used without a fetch; older ones are used while fresh ones are fetched. */
  readonly freshMs?: number
  /** Keys older than this are no longer trusted, even while the key server is down. */
  readonly trustedMs?: number
  /** How soon after a successful fetch a token with an unknown key may cause another one. */
  readonly cooldownMs?: number
  /** How soon a failed fetch is repeated. */
  readonly retryMs?: number
  /**
   * Less than a connect command may take in development mode; otherwise the connection would end without a named cause.
   */
  readonly timeoutMs?: number
  readonly fetch?: typeof globalThis.fetch
  readonly now?: () => number
}

type Held =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'keys'; readonly find: LocalJWKSet; readonly text: string; readonly fetchedAt: number }

type Attempt =
  | { readonly kind: 'never' }
  | { readonly kind: 'running'; readonly done: Promise<void> }
  | { readonly kind: 'succeeded'; readonly at: number }
  | { readonly kind: 'failed'; readonly at: number; readonly cause: Error }

const maxKeySetBytes = 256 * 1024

/**
 * Public keys from a JWKS endpoint. Concurrent tokens share one request, requests respect a cool-down, and known keys
 * stay in use while the key server is down.
 */
export class RemoteKeys implements KeySource {
  readonly algorithms = [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'Ed25519',
  ]
  readonly verdicts = 'remembered'
  readonly #options: Required<RemoteKeysOptions>
  #held: Held = { kind: 'nothing' }
  #attempt: Attempt = { kind: 'never' }
  #generation = 0

  constructor(options: RemoteKeysOptions) {
    this.#options = {
      freshMs: 10 * 60_000,
      trustedMs: 24 * 3_600_000,
      cooldownMs: 30_000,
      retryMs: 2_000,
      timeoutMs: 4_000,
      fetch: globalThis.fetch,
      now: Date.now,
      ...options,
    }
  }

  get generation(): number {
    return this.#generation
  }

  async find(header: JWSHeaderParameters): Promise<KeysFound> {
    const before = this.#held
    const held = await this.#usable()
    if (held.kind === 'nothing') return { kind: 'keysAway', cause: this.#cause() }
    const found = await candidates(held.find, header)
    if (found.length > 0) return { kind: 'candidates', keys: found }
    await this.#fetchUnlessTried()
    const renewed = this.#held
    if (renewed.kind === 'nothing' || renewed === before) return this.#notAskedNow()
    const foundNow = await candidates(renewed.find, header)
    return foundNow.length > 0 ? { kind: 'candidates', keys: foundNow } : { kind: 'unknownKey' }
  }

  /** The key is unknown here, and the key server was asked too recently to be asked now, or did not answer. */
  #notAskedNow(): KeysFound {
    const attempt = this.#attempt
    return attempt.kind === 'failed' ? { kind: 'keysAway', cause: attempt.cause } : { kind: 'keyNotFoundYet' }
  }

  /** Waits for a fetch only if there is no usable key set. */
  async #usable(): Promise<Held> {
    const { freshMs, trustedMs, now } = this.#options
    const age = this.#held.kind === 'keys' ? now() - this.#held.fetchedAt : Number.POSITIVE_INFINITY
    if (age < freshMs) return this.#held
    const fetched = this.#fetchUnlessTried()
    if (age < trustedMs) return this.#held
    await fetched
    const { kind } = this.#attempt
    return kind === 'failed' ? { kind: 'nothing' } : this.#held
  }

  /** Never rejects; the outcome is in `#attempt`. */
  #fetchUnlessTried(): Promise<void> {
    const { cooldownMs, retryMs, now } = this.#options
    const attempt = this.#attempt
    switch (attempt.kind) {
      case 'running':
        return attempt.done
      case 'succeeded':
        if (now() - attempt.at < cooldownMs) return Promise.resolve()
        break
      case 'failed':
        if (now() - attempt.at < retryMs) return Promise.resolve()
        break
      case 'never':
        break
      default:
        return attempt satisfies never
    }
    const done = this.#fetch()
    this.#attempt = { kind: 'running', done }
    return done
  }

  async #fetch(): Promise<void> {
    const { url, timeoutMs, now } = this.#options
    try {
      const response = await this.#options.fetch(url, {
        headers: { accept: 'application/jwk-set+json, application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      if (!response.ok) throw new Error(`it answered ${response.status}`)
      this.#hold(await readBounded(response))
      this.#attempt = { kind: 'succeeded', at: now() }
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error))
      this.#attempt = { kind: 'failed', at: now(), cause }
    }
  }

  #hold(text: string): void {
    const keySet: JSONWebKeySet = JSON.parse(text)
    if (this.#held.kind === 'keys' && this.#held.text !== text) this.#generation += 1
    this.#held = { kind: 'keys', find: createLocalJWKSet(keySet), text, fetchedAt: this.#options.now() }
  }

  #cause(): Error {
    return this.#attempt.kind === 'failed' ? this.#attempt.cause : new Error('no key set was fetched yet')
  }
}

/** Without a `kid` several keys may match, and each is tried. No other header field is used. */
async function candidates(
  find: LocalJWKSet,
  { alg, kid }: JWSHeaderParameters,
): Promise<readonly CryptoKey[]> {
  const header = { ...(alg === undefined ? {} : { alg }), ...(kid === undefined ? {} : { kid }) }
  const keys: CryptoKey[] = []
  try {
    keys.push(await find(header))
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) for await (const key of error) keys.push(key)
  }
  return keys
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > maxKeySetBytes) throw new Error(`its answer is over ${maxKeySetBytes} bytes`)
  }
  return text + decoder.decode()
}
