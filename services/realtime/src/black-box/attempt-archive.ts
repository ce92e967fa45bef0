import { hash } from 'node:crypto'
import type { TraceCode, TraceReport } from '@portico/protocol'
import { type Clock, TokenBucket } from '../limits/token-bucket.ts'
import type { RedisStore } from '../redis/store.ts'

/** The most reports kept; with the longest one, at most 32 MB in all. */
const places = 1_000
const longestBytes = 32_768
const keptSeconds = 86_400

/** The most that one node writes, however many pages report at once. */
const rate = { perSecond: 10, burst: 50 }

/**
 * What was known of failed attempts when their pages reported them. It is kept in Redis, so it outlives the nodes that
 * saw them. The place of a report follows from its code; a later report with the same place replaces it.
 */
export class AttemptArchive {
  readonly #store: Pick<RedisStore, 'run' | 'keys'>
  readonly #bucket: TokenBucket

  constructor(store: Pick<RedisStore, 'run' | 'keys'>, now: Clock = performance.now.bind(performance)) {
    this.#store = store
    this.#bucket = new TokenBucket(rate, now)
  }

  /** Never rejects. A report that is too long, exceeds the rate or finds no Redis is dropped. */
  async keep(report: TraceReport): Promise<void> {
    const text = JSON.stringify(report)
    if (Buffer.byteLength(text) > longestBytes || !this.#bucket.take(1)) return
    const key = this.#keyOf(report.code)
    await this.#store.run((client) => client.set(key, text, 'EX', keptSeconds)).catch(() => {})
  }

  /** Undefined if its place is empty or holds another report. */
  async find(code: TraceCode): Promise<TraceReport | undefined> {
    const text = await this.#store.run((client) => client.get(this.#keyOf(code)))
    if (text === null) return undefined
    // Written by some node's `keep`.
    const report = JSON.parse(text) as TraceReport
    return report.code === code ? report : undefined
  }

  #keyOf(code: TraceCode): string {
    const place = Number.parseInt(hash('sha1', code).slice(0, 8), 16) % places
    return this.#store.keys.attempt(place)
  }
}
