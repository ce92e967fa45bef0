import type { BaseLogger } from 'pino'
import type { Revocation } from '../control/control.ts'
import type { BusListener } from '../redis/bus.ts'
import type { RedisLink } from '../redis/link.ts'
import { RevocationList } from './revocation-list.ts'
import type { Issued, RevocationStatus, Revocations, RevokedListener } from './revocations.ts'

/** Members per command: all that a Redis has lost may be more than a call takes as arguments. */
const batchSize = 1_000

interface RedisRevocationsOptions {
  /** The first of the links holds them. */
  readonly link: RedisLink
  readonly revoked: RevokedListener
  readonly log: Pick<BaseLogger, 'error'>
  readonly now?: () => number
  /** How long after a failure the next attempt follows. */
  readonly retryMs?: number
}

/**
 * Revocations shared by all nodes. Redis keeps them in a sorted set by expiry; every node also keeps all of them in
 * memory and receives new ones over the bus. A node reads the set on start and after every interruption, and writes
 * back what Redis has lost, so one surviving node is enough to restore them. A node that starts while Redis is down
 * knows none until Redis returns.
 */
export class RedisRevocations implements Revocations, BusListener {
  readonly #link: RedisLink
  readonly #list: RevocationList
  readonly #revoked: RevokedListener
  readonly #log: Pick<BaseLogger, 'error'>
  readonly #now: () => number
  readonly #retryMs: number
  readonly #loaded = Promise.withResolvers<void>()
  /** Serialised revocations that other nodes may not have received. */
  readonly #untold = new Set<string>()
  /** Set from the first failure until an exchange has succeeded. */
  #retry: NodeJS.Timeout | undefined

  constructor({ link, revoked, log, now = Date.now, retryMs = 1_000 }: RedisRevocationsOptions) {
    this.#link = link
    this.#revoked = revoked
    this.#log = log
    this.#now = now
    this.#retryMs = retryMs
    this.#list = new RevocationList(now)
    link.bus.keep(this.#name('bus'), this)
  }

  /** Resolves once the earlier revocations are known here. */
  get loaded(): Promise<void> {
    return this.#loaded.promise
  }

  async revoke(revocation: Revocation): Promise<void> {
    const before = this.#list.standing(revocation)
    this.#learn(revocation)
    const standing = this.#list.standing(revocation) ?? revocation
    const text = JSON.stringify(standing)
    this.#untold.add(text)
    try {
      // Publish first: a full Redis cannot store, but still delivers messages.
      await this.#tell([text])
      await this.#store([standing])
      if (before !== undefined && before !== standing) await this.#remove([JSON.stringify(before)])
    } catch (error) {
      this.#tryAgain(error)
      throw error
    }
  }

  revocationStatus(issued: Issued): RevocationStatus | undefined {
    return this.#list.revocationStatus(issued)
  }

  received(_name: string, text: string): void {
    this.#learn(revocationOf(text))
  }

  /** Also called when the bus is subscribed for the first time. */
  interrupted(): void {
    const retry = this.#retry
    clearTimeout(retry)
    this.#synchronise().then(
      () => {
        // Whatever failed in the meantime has its own retry scheduled.
        if (this.#retry === retry) this.#retry = undefined
        this.#loaded.resolve()
      },
      (error) => this.#tryAgain(error),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#retry)
    await this.#link.bus.unsubscribe(this.#name('bus'))
  }

  #tryAgain(error: unknown): void {
    if (this.#retry === undefined) {
      this.#log.error({ err: error }, 'revocations could not be exchanged with Redis, trying again')
    }
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.interrupted(), this.#retryMs).unref()
  }

  async #synchronise(): Promise<void> {
    await this.#tell(this.#untold)
    const stored = await this.#learnAll()
    const standing = new Map(this.#list.all.map((revocation) => [JSON.stringify(revocation), revocation]))
    const lost = [...standing].filter(([text]) => !stored.has(text))
    if (lost.length > 0) await this.#store(lost.map(([, revocation]) => revocation))
    for (const [text] of lost) this.#untold.add(text)
    await this.#remove([...stored].filter((text) => !standing.has(text)))
    await this.#tell(this.#untold)
  }

  /** Reads everything Redis holds, in pages: there may be very many, and the event loop must stay free. */
  async #learnAll(): Promise<ReadonlySet<string>> {
    const stored = new Set<string>()
    let cursor: string | undefined = '0'
    while (cursor !== undefined) {
      const page = await this.#page(cursor)
      for (const text of page.texts) {
        stored.add(text)
        this.#learn(revocationOf(text))
      }
      cursor = page.next
    }
    return stored
  }

  async #page(cursor: string): Promise<{ readonly texts: readonly string[]; readonly next?: string }> {
    const name = this.#name('list')
    const [next, pairs] = await this.#link.store.run((client) =>
      client.zscan(name, cursor, 'COUNT', batchSize),
    )
    const texts = pairs.filter((_, index) => index % 2 === 0)
    return next === '0' ? { texts } : { texts, next }
  }

  async #store(revocations: readonly Revocation[]): Promise<void> {
    for (const some of batches(revocations)) {
      const scored = some.flatMap((revocation) => [revocation.until, JSON.stringify(revocation)])
      await this.#link.store.run((client) => client.zadd(this.#name('list'), ...scored))
    }
    await this.#link.store.run((client) => client.zremrangebyscore(this.#name('list'), '-inf', this.#now()))
  }

  /** Removes those that have expired or that another one covers. */
  async #remove(texts: readonly string[]): Promise<void> {
    for (const some of batches(texts)) {
      await this.#link.store.run((client) => client.zrem(this.#name('list'), ...some))
    }
  }

  async #tell(texts: Iterable<string>): Promise<void> {
    for (const text of texts) {
      await this.#link.store.publish(this.#name('bus'), text)
      this.#untold.delete(text)
    }
  }

  #learn(revocation: Revocation): void {
    if (this.#list.add(revocation)) this.#revoked(revocation)
  }

  #name(part: 'list' | 'bus'): string {
    return this.#link.store.keys.revocations(part)
  }
}

function batches<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / batchSize)
  return Array.from({ length: count }, (_, index) => items.slice(index * batchSize, (index + 1) * batchSize))
}

/** Written by some node's `revoke`. The order of its fields is kept, because revocations are compared as text. */
function revocationOf(text: string): Revocation {
  return JSON.parse(text) as Revocation
}
