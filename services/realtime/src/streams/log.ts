import { setTimeout as delay } from 'node:timers/promises'
import type { Position, ReadOptions, StreamPage } from '../broker/broker.ts'
import { type PublicationRow, publicationColumns, toPublication } from './numbered.ts'
import { SharedReads } from './shared-reads.ts'
import type { Statements } from './statements.ts'

interface LogReadOptions extends ReadOptions {
  /**
   * The snapshot that `portico.position` returned with the reader's rows; publications that it contains are marked as
   * seen.
   */
  readonly snapshot?: string | undefined
  readonly keepSeconds: number
}

export interface LogPage extends StreamPage {
  /** Offsets of the publications that the snapshot contained: part of the stream, but not to be delivered. */
  readonly seen: ReadonlySet<number>
}

type Row = { readonly epoch: string; readonly top: number } & (
  | (PublicationRow & { readonly seen: boolean })
  | { readonly offset: null }
)

/** One statement, so that the top and the publications are of one moment. */
const page = (from: string) => `SELECT place.epoch, place.top, log.* FROM
  (SELECT epoch, "offset"::float8 AS top FROM portico.position($1)) AS place
  LEFT JOIN LATERAL (SELECT ${publicationColumns}, seen FROM ${from}) AS log ON true`

const since = 'portico.since($1, $2, $3::pg_snapshot, $4, make_interval(secs => $5))'
const forward = page(since)
/** Ends with the publication that reaches the byte limit. Counting is costly, so only callers with a limit use it. */
const bounded = page(`(SELECT * FROM (
    SELECT *, sum(octet_length(data::text)) OVER (ORDER BY "offset" ROWS UNBOUNDED PRECEDING)
      - octet_length(data::text) AS bytes_before
    FROM ${since} AS since
  ) AS counted WHERE bytes_before < $6)`)
const backward = page(
  '(SELECT *, false AS seen FROM portico.before($1, $2, $3, make_interval(secs => $4))) AS newest',
)

const pendingSql = `SELECT CASE WHEN $3 IN ('', epoch) THEN portico.pending($1, $2) END AS pending FROM portico.epoch`

const firstLookMs = 5
const longestLookMs = 100

/** Reads the numbered publications of durable channels, of any age within retention. */
export class StreamLog {
  readonly #statements: Statements
  readonly #pages = new SharedReads<LogPage>()
  readonly #wait: (ms: number) => Promise<unknown>
  /** Keyed by channel, snapshot and epoch, so that clients that return together with the same rows share one wait. */
  readonly #numberings = new Map<string, Promise<void>>()

  constructor(statements: Statements, wait: (ms: number) => Promise<unknown> = delay) {
    this.#statements = statements
    this.#wait = wait
  }

  async read(channel: string, options: LogReadOptions): Promise<LogPage> {
    const { since, limit, maxBytes, reverse = false, snapshot, keepSeconds } = options
    if (snapshot !== undefined) await this.#numberingOf(channel, snapshot, since?.epoch ?? '')
    const what = JSON.stringify([channel, since, limit, maxBytes, reverse, snapshot, keepSeconds])
    return this.#pages.ask(what, () => this.#page(channel, options))
  }

  async #page(channel: string, options: LogReadOptions): Promise<LogPage> {
    const { since } = options
    const { rows } = await this.#statements.query<Row>(...statementOf(channel, options))
    const top: Position = { epoch: rows[0]?.epoch ?? '', offset: rows[0]?.top ?? 0 }
    if (since !== undefined && since.epoch !== '' && since.epoch !== top.epoch) {
      return { top, publications: [], seen: new Set() }
    }
    const present = rows.filter((row) => row.offset !== null)
    const seen = new Set(present.filter((row) => row.seen).map(({ offset }) => offset))
    return { top, publications: present.map(toPublication), seen }
  }

  /** The tops of many channels; a channel without a publication is left out. */
  async tops(channels: readonly string[]): Promise<{ epoch: string; offsets: ReadonlyMap<string, number> }> {
    const { rows } = await this.#statements.query<{ epoch: string; channel: string | null; top: number }>(
      `SELECT e.epoch, s.channel, s.top::float8 AS top
       FROM portico.epoch e LEFT JOIN portico.stream s ON s.channel = ANY ($1)`,
      [channels],
    )
    const offsets = rows.flatMap(({ channel, top }) => (channel === null ? [] : [[channel, top] as const]))
    return { epoch: rows[0]?.epoch ?? '', offsets: new Map(offsets) }
  }

  async forget(channel: string): Promise<void> {
    await this.#statements.query(
      'DELETE FROM portico.publication WHERE stream_id = (SELECT id FROM portico.stream WHERE channel = $1)',
      [channel],
    )
  }

  /**
   * Waits until everything in the snapshot is numbered and therefore below the top, so live delivery, which begins
   * above, needs no filter. Numbers are final, so callers may share a wait that began earlier. A snapshot of another
   * epoch is not waited for: its position is lost, and its ids mean other transactions.
   */
  #numberingOf(channel: string, snapshot: string, epoch: string): Promise<void> {
    const what = JSON.stringify([channel, snapshot, epoch])
    const shared = this.#numberings.get(what)
    if (shared !== undefined) return shared
    const numbering = this.#untilNumbered(channel, snapshot, epoch).finally(() =>
      this.#numberings.delete(what),
    )
    this.#numberings.set(what, numbering)
    return numbering
  }

  /** Gives up after five seconds, in case no leader is running. */
  async #untilNumbered(...asked: [channel: string, snapshot: string, epoch: string]): Promise<void> {
    const deadline = Date.now() + 5_000
    for (let ms = firstLookMs; ; ms = Math.min(ms * 2, longestLookMs)) {
      const { rows } = await this.#statements.query<{ pending: boolean | null }>(pendingSql, asked)
      if (rows[0]?.pending !== true) return
      if (Date.now() > deadline) throw new NotNumbered(asked[0])
      await this.#wait(ms)
    }
  }
}

function statementOf(
  channel: string,
  { since, limit, maxBytes, reverse = false, snapshot, keepSeconds }: LogReadOptions,
): [text: string, values: unknown[]] {
  if (reverse) return [backward, [channel, since?.offset ?? null, limit, keepSeconds]]
  const values = [channel, since?.offset ?? 0, snapshot ?? null, limit, keepSeconds]
  return maxBytes === undefined ? [forward, values] : [bounded, [...values, maxBytes]]
}

/** Thrown when no leader has numbered a publication in time. It is committed and will be delivered. */
export class NotNumbered extends Error {
  override readonly name = 'NotNumbered'

  constructor(channel: string) {
    super(`what was published on ${channel} is committed, and no leader has numbered it yet`)
  }
}
