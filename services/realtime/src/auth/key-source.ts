import { createSecretKey, type KeyObject } from 'node:crypto'
import type { CryptoKey, JWSHeaderParameters } from 'jose'

export type VerifyingKey = CryptoKey | KeyObject

export type KeysFound =
  | { readonly kind: 'candidates'; readonly keys: readonly VerifyingKey[] }
  | { readonly kind: 'unknownKey' }
  /** It may be new: the key set was fetched a moment ago, and not since this token came. */
  | { readonly kind: 'keyNotFoundYet' }
  | { readonly kind: 'keysAway'; readonly cause: Error }

/**
 * Keys of one kind, together with the algorithms that go with that kind. A token picks an algorithm, never a kind of
 * key: what makes an RSA key public is that nobody can use it as a shared secret.
 */
export interface KeySource {
  readonly algorithms: readonly string[]
  /** Changes when a key went away, so that nothing verified by it is remembered. */
  readonly generation: number
  /** Whether to remember what its keys vouched for: where checking costs no more than looking up, it is checked each time. */
  readonly verdicts: 'remembered' | 'fresh'
  find(header: JWSHeaderParameters): KeysFound | Promise<KeysFound>
}

/** Shared secrets, HS256. Several, so that a new one can be introduced before the old one goes. */
export class SecretKeys implements KeySource {
  readonly algorithms = ['HS256']
  readonly generation: number = 0
  readonly verdicts: KeySource['verdicts'] = 'fresh'
  readonly #found: KeysFound

  constructor(secrets: readonly string[]) {
    this.#found = { kind: 'candidates', keys: secrets.map((secret) => createSecretKey(secret, 'utf8')) }
  }

  find(): KeysFound {
    return this.#found
  }
}
