import type { ClientInfo, Publication, RawJson } from '@portico/protocol'

/** A publication that has its number, as the leader hands it on. */
export interface Numbered {
  readonly channel: string
  readonly publication: Publication & { readonly offset: number }
  /** The transaction that published it. */
  readonly xid: string
}

/** The publications that one transaction of the leader numbered. */
export interface NumberedBatch {
  readonly epoch: string
  readonly publications: readonly Numbered[]
}

/**
 * The columns of a publication as `toPublication` reads them. Offsets are read as double precision, which is exact
 * up to 2^53; data as text, so that it goes on the wire as it was written.
 */
export const publicationColumns = `"offset"::float8 AS "offset", floor(extract(epoch FROM at) * 1000)::float8 AS time,
  key, data::text AS data, tags, info`

/**
 * The columns of a numbered publication. The epoch is asked once a statement, when what stands after FROM has been
 * done: so a batch and the epoch that it is numbered in are of one transaction.
 */
export const numberedColumns = `(SELECT portico.keep_epoch()) AS epoch, batch::float8 AS batch, channel, xid::text AS xid,
  ${publicationColumns}`

export interface PublicationRow {
  readonly offset: number
  readonly time: number
  readonly key: string | null
  readonly data: string
  /** As SQL gave them, and a release that did not look may have logged them: any JSON. */
  readonly tags: unknown
  readonly info: unknown
}

export interface NumberedRow extends PublicationRow {
  readonly epoch: string
  readonly batch: number
  readonly channel: string
  readonly xid: string
}

export function toPublication(row: PublicationRow): Publication & { readonly offset: number } {
  const { key, tags, info } = row
  const all = new Map(Object.entries(tags ?? {}).map(([name, value]) => [name, asText(value)]))
  const who = toClientInfo(info)
  // By this tag a client knows its own echo. What a client published has it already: its column is unique to its user.
  if (key !== null && !all.has('key')) all.set('key', key)
  return {
    data: oneLine(row.data),
    offset: row.offset,
    time: row.time,
    ...(all.size > 0 && { tags: all }),
    ...(who !== undefined && { info: who }),
  }
}

export function toNumbered(row: NumberedRow): Numbered {
  return { channel: row.channel, publication: toPublication(row), xid: row.xid }
}

/** The database keeps JSON as it was written. A raw newline there is white space: in a string it is escaped. */
function oneLine(json: string): RawJson {
  return (/[\r\n]/.test(json) ? json.replace(/[\r\n]+/g, ' ') : json) as RawJson
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Undefined without a user or a client. */
function toClientInfo(info: unknown): ClientInfo | undefined {
  const { user, client, conn_info, chan_info } = Object(info)
  if (typeof user !== 'string' || typeof client !== 'string') return undefined
  return {
    user,
    client,
    ...(conn_info !== undefined && { conn_info: toRawJson(conn_info) }),
    ...(chan_info !== undefined && { chan_info: toRawJson(chan_info) }),
  }
}

function toRawJson(value: unknown): RawJson {
  return JSON.stringify(value) as RawJson
}

/** Half of a surrogate pair, or U+0000, as `JSON.stringify` escapes it. */
const unreadable = /(?<=(?<!\\)(?:\\\\)*)\\u(?:d[89a-f]..|0000)/g

/** The form that `portico.publish` takes. It looks into this, and Postgres can look into no text that UTF-8 cannot hold. */
export function printTags(tags: ReadonlyMap<string, string>): string {
  return JSON.stringify(Object.fromEntries(tags)).replace(unreadable, '\ufffd')
}

/** The same of who published. What the infos hold is JSON already. */
export function printInfo({ user, client, conn_info, chan_info }: ClientInfo): string {
  const ids = `"user":${JSON.stringify(user)},"client":${JSON.stringify(client)}`
  const conn = conn_info === undefined ? '' : `,"conn_info":${conn_info}`
  const chan = chan_info === undefined ? '' : `,"chan_info":${chan_info}`
  return `{${ids}${conn}${chan}}`.replace(unreadable, '\ufffd')
}
