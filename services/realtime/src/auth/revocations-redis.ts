import type { BaseLogger } from 'pino'
import type { Revocation } from '../control/control.ts'
import type { BusListener } from '../redis/bus.ts'
import type { RedisLink } from '../redis/link.ts'
import { RevocationList } from './revocation-list.ts'
import type { Issued, Revocations, RevokedListener, Voided } from './revocations.ts'

const RETRY_MS = 1_000
/** Members of one command; what is lost with a whole Redis may be more than a call takes as arguments. */
const BATCH = 1_000

export interface RedisRevocationsOptions {
  /** The first of the links holds them. */
  readonly link: RedisLink
  readonly revoked: RevokedListener
  readonly log: Pick<BaseLogger, 'error'>
  readonly now?: () => number
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
  readonly #loaded = Promise.withResolvers<void>()
  #retry: NodeJS.Timeout | undefined

  constructor({ link, revoked, log, now = Date.now }: RedisRevocationsOptions) {
    this.#link = link
    this.#revoked = revoked
    this.#log = log
    this.#now = now
    this.#list = new RevocationList(now)
    link.bus.keep(this.#name('bus'), this)
  }

  /** Resolves once those of earlier are known here. */
  get loaded(): Promise<void> {
    return this.#loaded.promise
  }

  /** Holds on this node in any case; rejected, the others learn it from this one when Redis is back. */
  async revoke(revocation: Revocation): Promise<void> {
    this.#learn(revocation)
    await this.#store([revocation])
    await this.#link.store.publish(this.#name('bus'), JSON.stringify(revocation))
  }

  voided(issued: Issued): Voided | undefined {
    return this.#list.voided(issued)
  }

  received(_name: string, text: string): void {
    this.#learn(revocationOf(text))
  }

  /** Also called when the bus is listened to for the first time. */
  interrupted(): void {
    this.#synchronise().then(this.#loaded.resolve, (error) => {
      this.#log.error({ err: error }, 'revocations could not be read from Redis, trying again')
      clearTimeout(this.#retry)
      this.#retry = setTimeout(() => this.interrupted(), RETRY_MS).unref()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#retry)
    await this.#link.bus.unsubscribe(this.#name('bus'))
  }

  async #synchronise(): Promise<void> {
    const { store } = this.#link
    const texts = await store.run((client) => client.zrangebyscore(this.#name('list'), this.#now(), '+inf'))
    for (const text of texts) this.#learn(revocationOf(text))
    const known = new Set(texts)
    const lost = this.#list.all.filter((revocation) => !known.has(JSON.stringify(revocation)))
    if (lost.length === 0) return
    await this.#store(lost)
    for (const revocation of lost) await store.publish(this.#name('bus'), JSON.stringify(revocation))
  }

  async #store(revocations: readonly Revocation[]): Promise<void> {
    for (let start = 0; start < revocations.length; start += BATCH) {
      const some = revocations.slice(start, start + BATCH)
      const scored = some.flatMap((revocation) => [revocation.until, JSON.stringify(revocation)])
      await this.#link.store.run((client) => client.zadd(this.#name('list'), ...scored))
    }
    await this.#link.store.run((client) => client.zremrangebyscore(this.#name('list'), '-inf', this.#now()))
  }

  #learn(revocation: Revocation): void {
    if (this.#list.add(revocation)) this.#revoked(revocation)
  }

  #name(part: 'list' | 'bus'): string {
    return this.#link.store.keys.revocations(part)
  }
}

/** Written by `revoke` of some node, with the fields in its order. */
function revocationOf(text: string): Revocation {
  return JSON.parse(text) as Revocation
}
