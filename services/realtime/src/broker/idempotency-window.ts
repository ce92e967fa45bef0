/** How long a repeated key is recognised by brokers that have no log. */
export const idempotencyWindowMs = 5 * 60_000

/** How old a repeat may be when it is sent, so that its key is still known when it arrives. */
export const oldestRepeatMs = idempotencyWindowMs - 30_000

interface Entry<T> {
  readonly result: T
  readonly expiresAt: number
}

/**
 * Remembers the result for each key, for a limited time and number of keys. Keys are dropped in halves, because finding
 * the oldest key in a Map means walking over all deleted ones.
 */
export class IdempotencyWindow<T> {
  #recent = new Map<string, Entry<T>>()
  #older = new Map<string, Entry<T>>()
  #turnsAt = 0
  readonly #maxKeys: number
  readonly #now: () => number

  constructor({ maxKeys, now }: { maxKeys: number; now: () => number }) {
    this.#maxKeys = maxKeys
    this.#now = now
  }

  get(key: string): { readonly result: T } | undefined {
    const entry = this.#recent.get(key) ?? this.#older.get(key)
    return entry !== undefined && entry.expiresAt > this.#now() ? entry : undefined
  }

  set(key: string, result: T): void {
    const expiresAt = this.#now() + idempotencyWindowMs
    if (this.#now() >= this.#turnsAt || this.#recent.size >= this.#maxKeys / 2) this.#turn(expiresAt)
    this.#recent.set(key, { result, expiresAt })
  }

  /** Everything older than the recent half has expired once that half has been kept for the whole window. */
  #turn(at: number): void {
    this.#older = this.#recent
    this.#recent = new Map()
    this.#turnsAt = at
  }
}
