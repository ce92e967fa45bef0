import { type Redis, ReplyError } from 'ioredis'

/** Names per batch when a connection is restored; each batch has the timeout of one command. */
const batchSize = 1_000

/**
 * down ──ready──▶ restoring ──every name subscribed──▶ live
 *   ▲                 │                                  │
 *   └──────────── connection lost, or restarted ─────────┘
 */
type LineState = 'down' | 'restoring' | 'live' | 'closed'

interface LineOptions {
  /** SSUBSCRIBE reaches only the member of a Cluster that holds the name's slot. */
  readonly sharded: boolean
  readonly connect: () => Redis
  readonly received: (name: string, payload: string) => void
  /** The line is live, for the first time or again, and all its names are subscribed. */
  readonly restored: (names: ReadonlySet<string>) => void
  /**
   * The server removed or refused names, as a Cluster does after slots have moved. They no longer belong to this line.
   */
  readonly refused: () => void
}

/** A listening connection; its subscriptions survive reconnects. */
export class Line {
  readonly #options: LineOptions
  readonly #names = new Set<string>()
  #redis: Redis
  #state: LineState = 'down'

  constructor(options: LineOptions) {
    this.#options = options
    this.#redis = this.#open()
  }

  get names(): ReadonlySet<string> {
    return this.#names
  }

  get isLive(): boolean {
    return this.#state === 'live'
  }

  /** Resolves when everything published to the name from then on will be received. */
  async subscribe(name: string): Promise<void> {
    this.#names.add(name)
    try {
      await this.#send(this.#redis, name)
    } catch (error) {
      this.#names.delete(name)
      throw error
    }
  }

  /** Takes over names from another server: subscribes them now if the line is live, otherwise when it is restored. */
  async adopt(names: readonly string[]): Promise<void> {
    for (const name of names) this.#names.add(name)
    if (this.#state !== 'live') return
    const refused = await this.#subscribeAll(this.#redis, names)
    if (refused.length > 0) this.#options.refused()
  }

  async unsubscribe(name: string): Promise<void> {
    if (!this.#names.delete(name)) return
    const { sharded } = this.#options
    // Without a connection there is nothing to end.
    await (sharded ? this.#redis.sunsubscribe(name) : this.#redis.unsubscribe(name)).catch(() => {})
  }

  /** Replaces the connection. A half-open one would take minutes to close. */
  restart(): void {
    if (this.#state === 'closed') return
    this.#drop()
    this.#state = 'down'
    this.#redis = this.#open()
  }

  close(): void {
    this.#state = 'closed'
    this.#names.clear()
    this.#drop()
  }

  #open(): Redis {
    const redis = this.#options.connect()
    redis.on('ready', () => void this.#restore(redis))
    redis.on('close', () => this.#lost(redis))
    // ioredis emits 'moved' when a Cluster removes names unasked.
    redis.on('moved', () => this.#options.refused())
    redis.on(this.#options.sharded ? 'smessage' : 'message', (name: string, payload: string) =>
      this.#options.received(name, payload),
    )
    return redis
  }

  #drop(): void {
    this.#redis.removeAllListeners().on('error', () => {})
    this.#redis.disconnect()
  }

  #lost(redis: Redis): void {
    if (redis === this.#redis && this.#state !== 'closed') this.#state = 'down'
  }

  async #restore(redis: Redis): Promise<void> {
    this.#state = 'restoring'
    const restored = new Set<string>()
    const missing = () => [...this.#names].filter((name) => !restored.has(name))
    let refused = 0
    // Names may be adopted while others are being subscribed.
    for (let names = missing(); names.length > 0; names = missing()) {
      refused += (await this.#subscribeAll(redis, names)).length
      const isCurrent = redis === this.#redis && this.#state === 'restoring'
      if (!isCurrent) return
      for (const name of names) restored.add(name)
    }
    this.#state = 'live'
    this.#options.restored(new Set([...restored].filter((name) => this.#names.has(name))))
    if (refused > 0) this.#options.refused()
  }

  /** Returns the names that the server refused; they no longer belong to this line. */
  async #subscribeAll(redis: Redis, names: Iterable<string>): Promise<readonly string[]> {
    const refused: string[] = []
    const all = [...names]
    for (let start = 0; start < all.length; start += batchSize) {
      const batch = all.slice(start, start + batchSize)
      const results = await Promise.allSettled(batch.map((name) => this.#send(redis, name)))
      for (const [index, result] of results.entries()) {
        if (result.status === 'fulfilled') continue
        // The connection failed: the names stay, for the next connection to subscribe.
        if (!(result.reason instanceof ReplyError)) return this.#abandon(redis)
        refused.push(batch[index] ?? '')
      }
    }
    for (const name of refused) this.#names.delete(name)
    return refused
  }

  #abandon(redis: Redis): readonly string[] {
    if (redis === this.#redis && redis.status === 'ready') this.restart()
    return []
  }

  #send(redis: Redis, name: string): Promise<unknown> {
    return this.#options.sharded ? redis.ssubscribe(name) : redis.subscribe(name)
  }
}
