import { createHash, timingSafeEqual } from 'node:crypto'

/** The variable that lists the keys; errors about a closed API name it. */
export const apiKeysVariable = 'API_KEYS'

/**
 * The keys that open the server API. Several are valid at once, so that a key can be replaced without a gap: add the
 * new one, move the callers, remove the old one.
 */
export class ApiKeys {
  readonly #digests: readonly Buffer[]

  constructor(keys: readonly string[]) {
    this.#digests = keys.map(digest)
  }

  /** Without a key the API is closed to everyone. */
  get isConfigured(): boolean {
    return this.#digests.length > 0
  }

  /** Runs in constant time: digests have equal length, and every key is compared. */
  admits(given: string): boolean {
    const wanted = digest(given)
    return this.#digests.reduce((found, key) => timingSafeEqual(key, wanted) || found, false)
  }
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
