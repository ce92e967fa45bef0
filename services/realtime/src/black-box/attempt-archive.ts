import { hash } from 'node:crypto'
import type { TraceCode, TraceReport } from '@portico/protocol'
import { type Clock, TokenBucket } from '../limits/token-bucket.ts'
import type { RedisStore } from '../redis/store.ts'

/** How many reports there is room for; together with the length of one, at most 32 MB. */
const places = 1_000
const longestBytes = 32_768
const keptSeconds = 86_400

/** What one node writes, however many pages report at once. */
const rate = { perSecond: 10, burst: 50 }

/**
 * What was known of attempts when their pages reported that they had failed. It is kept in Redis, so it outlives the nodes
 * that saw them. The place of a report follows from its code: a later one that has the same place takes it.
 */
export class AttemptArchive {
  readonly #store: Pick<RedisStore, 'run' | 'keys'>
  readonly #bucket: TokenBucket

  constructor(store: Pick<RedisStore, 'run' | 'keys'>, now: Clock = performance.now.bind(performance)) {
    this.#store = store
    this.#bucket = new TokenBucket(rate, now)
  }

  /** Never rejects: a report that finds no room, or no Redis, is not kept. */
  async keep(report: TraceReport): Promise<void> {
    const text = JSON.stringify(report)
    if (Buffer.byteLength(text) > longestBytes || !this.#bucket.take(1)) return
    const key = this.#keyOf(report.code)
    await this.#store.run((client) => client.set(key, text, 'EX', keptSeconds)).catch(() => {})
  }

  /** Undefined when its place is empty, or another's. */
  async find(code: TraceCode): Promise<TraceReport | undefined> {
    const text = await this.#store.run((client) => client.get(this.#keyOf(code)))
    if (text === null) return undefined
    // Written by `keep` of some node.
    const report = JSON.parse(text) as TraceReport
    return report.code === code ? report : undefined
  }

  #keyOf(code: TraceCode): string {
    const place = Number.parseInt(hash('sha1', code).slice(0, 8), 16) % places
    return this.#store.keys.attempt(place)
  }
}
