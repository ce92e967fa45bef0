/** How long a key makes a publication unrepeatable, in every broker. */
export const idempotencyWindowMs = 5 * 60_000

/** How old a repeat may be when it is sent, so that its key is still known when it arrives. */
export const oldestRepeatMs = idempotencyWindowMs - 30_000

/** Remembers what a key led to, for a while and for a bounded number of keys: the oldest go first. */
export class IdempotencyWindow<T> {
  readonly #results = new Map<string, { readonly result: T; readonly expiresAt: number }>()
  readonly #maxKeys: number
  readonly #now: () => number

  constructor({ maxKeys, now }: { maxKeys: number; now: () => number }) {
    this.#maxKeys = maxKeys
    this.#now = now
  }

  has(key: string): boolean {
    this.#dropExpired()
    return this.#results.has(key)
  }

  get(key: string): T | undefined {
    this.#dropExpired()
    return this.#results.get(key)?.result
  }

  set(key: string, result: T): void {
    this.#results.set(key, { result, expiresAt: this.#now() + idempotencyWindowMs })
    const [oldest] = this.#results.keys()
    if (this.#results.size > this.#maxKeys && oldest !== undefined) this.#results.delete(oldest)
  }

  /** Keys are in the order of their expiry, all living equally long. */
  #dropExpired(): void {
    const now = this.#now()
    for (const [key, { expiresAt }] of this.#results) {
      if (expiresAt > now) return
      this.#results.delete(key)
    }
  }
}
