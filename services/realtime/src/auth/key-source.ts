import { createSecretKey, type KeyObject } from 'node:crypto'
import type { CryptoKey, JWSHeaderParameters } from 'jose'

export type VerifyingKey = CryptoKey | KeyObject

export type KeysFound =
  | { readonly kind: 'candidates'; readonly keys: readonly VerifyingKey[] }
  | { readonly kind: 'unknownKey' }
  /** The key may be new: the key set was fetched too recently to be fetched again for this token. */
  | { readonly kind: 'keyNotFoundYet' }
  | { readonly kind: 'keysAway'; readonly cause: Error }

/**
 * Keys of one kind and the algorithms allowed with them. A token chooses an algorithm but never a kind of key;
 * otherwise a public RSA key could be used as an HMAC secret.
 */
export interface KeySource {
  readonly algorithms: readonly string[]
  /** Changes with the keys, so that what a removed key has verified is forgotten. */
  readonly generation: number
  /** `remembered`: cache verification results. `fresh`: do not, because verifying is as cheap as a lookup. */
  readonly verdicts: 'remembered' | 'fresh'
  find(header: JWSHeaderParameters): KeysFound | Promise<KeysFound>
}

/** Shared secrets, HS256. Several, so that a new one can be introduced before the old one is removed. */
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
