import type { BaseLogger } from 'pino'
import type { Revocation } from '../control/control.ts'
import type { BusListener } from '../redis/bus.ts'
import type { RedisLink } from '../redis/link.ts'
import { RevocationList } from './revocation-list.ts'
import type { Issued, Revocations, RevokedListener, Voided } from './revocations.ts'

/** Members of one command: what a whole Redis has lost may be more than a call takes as arguments. */
const batchSize = 1_000

interface RedisRevocationsOptions {
  /** The first of the links holds them. */
  readonly link: RedisLink
  readonly revoked: RevokedListener
  readonly log: Pick<BaseLogger, 'error'>
  readonly now?: () => number
  /** How long until what failed is tried again. */
  readonly retryMs?: number
}

/**
 * The revocations of many nodes: a sorted set in Redis by their end, and in every node's memory all of it. A node
 * hears of each at once over the bus. It reads the set when it starts and whenever it was cut off, and puts back what
 * it knows and Redis has lost: one living node is enough to keep them over the loss of Redis. A node that starts while
 * Redis is away knows none until Redis is there.
 */
export class RedisRevocations implements Revocations, BusListener {
  readonly #link: RedisLink
  readonly #list: RevocationList
  readonly #revoked: RevokedListener
  readonly #log: Pick<BaseLogger, 'error'>
  readonly #now: () => number
  readonly #retryMs: number
  readonly #loaded = Promise.withResolvers<void>()
  /** Revocations that the other nodes may not have heard of, in their written form. */
  readonly #untold = new Set<string>()
  /** Set from the first failure until all is well again. */
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

  /** Resolves once those of earlier are known here. */
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
      // First: a Redis that is full stores nothing, and still carries what is said.
      await this.#tell([text])
      await this.#store([standing])
      if (before !== undefined && before !== standing) await this.#remove([JSON.stringify(before)])
    } catch (error) {
      this.#tryAgain(error)
      throw error
    }
  }

  voided(issued: Issued): Voided | undefined {
    return this.#list.voided(issued)
  }

  received(_name: string, text: string): void {
    this.#learn(revocationOf(text))
  }

  /** Also called when the bus is listened to for the first time. */
  interrupted(): void {
    const retry = this.#retry
    clearTimeout(retry)
    this.#synchronise().then(
      () => {
        // What failed meanwhile has a retry of its own to come.
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

  /** All that Redis holds, page by page: there may be very many, and the node has other things to do meanwhile. */
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

  /** Those that are over, or that another one covers. */
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

/** Written by `revoke` of some node, with the fields in its order. */
function revocationOf(text: string): Revocation {
  return JSON.parse(text) as Revocation
}
