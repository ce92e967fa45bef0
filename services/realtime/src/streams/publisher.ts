import type { Publication } from '@portico/protocol'
import type { Position } from '../broker/broker.ts'
import { NotNumbered } from './log.ts'
import { infoJson, type NumberedBatch, tagsJson } from './numbered.ts'
import type { Statements } from './statements.ts'

interface PublisherOptions {
  readonly statements: Statements
  /** How long a publication may wait for its number. */
  readonly timeoutMs?: number | undefined
  readonly now?: () => number
}

export interface Outcome {
  readonly position: Position
  readonly repeated: boolean
}

interface Sent {
  readonly xid: string
  /** The stream's top before it, for the search. */
  readonly top: number
}

const publishSql = `SELECT pg_current_xact_id()::text AS xid, place."offset"::float8 AS top,
  portico.publish($1, $2::json, $3, $4::json, $5::json) FROM portico.position($1) AS place`

/** Reads the epoch together with the number, not when publishing: a failover may have come between. */
const findSql = `SELECT e.epoch, p."offset"::float8 AS "offset", p.xid::text AS xid
  FROM portico.publication p, portico.epoch e WHERE p.stream_id = (SELECT id FROM portico.stream WHERE channel = $1)`

const firstLookMs = 4
const longestLookMs = 100

/** Publishes in a separate transaction for callers that have none, and waits for the offset. */
export class Publisher {
  readonly #statements: Statements
  readonly #timeoutMs: number
  readonly #now: () => number
  readonly #waiting = new Map<string, (position: Position) => void>()

  constructor({ statements, timeoutMs = 5_000, now = Date.now }: PublisherOptions) {
    this.#statements = statements
    this.#timeoutMs = timeoutMs
    this.#now = now
  }

  async publish(channel: string, publication: Publication, key: string | undefined): Promise<Outcome> {
    const tags = publication.tags === undefined ? null : tagsJson(publication.tags)
    const info = publication.info === undefined ? null : infoJson(publication.info)
    const values = [channel, publication.data ?? 'null', key ?? null, tags, info]
    const { rows } = await this.#statements.query<Sent>(publishSql, values)
    const [sent] = rows
    if (sent === undefined) throw new Error('portico.epoch is empty: run the migrations')
    return this.#number(channel, sent, key)
  }

  /**
   * Call when a leader on this node has numbered these: answers sooner than the search in the log, which finds every
   * publication.
   */
  numbered({ epoch, publications }: NumberedBatch): void {
    if (this.#waiting.size === 0) return
    for (const { xid, publication } of publications) {
      this.#waiting.get(xid)?.({ epoch, offset: publication.offset })
    }
  }

  async #number(channel: string, sent: Sent, key: string | undefined): Promise<Outcome> {
    const told = Promise.withResolvers<Outcome>()
    this.#waiting.set(sent.xid, (position) => told.resolve({ position, repeated: false }))
    const stop = new AbortController()
    try {
      return await Promise.race([told.promise, this.#search(channel, sent, key, stop.signal)])
    } finally {
      stop.abort()
      this.#waiting.delete(sent.xid)
    }
  }

  async #search(channel: string, sent: Sent, key: string | undefined, signal: AbortSignal): Promise<Outcome> {
    const deadline = this.#now() + this.#timeoutMs
    for (let ms = firstLookMs; ; ms = Math.min(ms * 2, longestLookMs)) {
      await new Promise((resolve) => setTimeout(resolve, ms))
      if (signal.aborted) return { position: { epoch: '', offset: 0 }, repeated: false }
      const found = await this.#find(channel, sent, key)
      if (found !== undefined) {
        const { epoch, offset, xid } = found
        return { position: { epoch, offset }, repeated: xid !== sent.xid }
      }
      if (this.#now() > deadline) throw new NotNumbered(channel)
    }
  }

  async #find(channel: string, { xid, top }: Sent, key: string | undefined) {
    const { rows } = await this.#statements.query<Position & { xid: string }>(
      key === undefined ? `${findSql} AND p."offset" > $2 AND p.xid = $3::xid8` : `${findSql} AND p.key = $2`,
      key === undefined ? [channel, top, xid] : [channel, key],
    )
    return rows[0]
  }
}
