import type { ClientInfo, Publication, RawJson } from '@portico/protocol'

/** A numbered publication, as the leader broadcasts it. */
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
 * The columns of a publication as `toPublication` reads them. Offsets are read as double precision, which is exact up
 * to 2^53; data as text, so that it is sent as it was written.
 */
export const publicationColumns = `"offset"::float8 AS "offset", floor(extract(epoch FROM at) * 1000)::float8 AS time,
  key, data::text AS data, tags, info`

/**
 * The columns of a numbered publication. The epoch is read once per statement, after the FROM clause has run, so that a
 * batch and its epoch belong to one transaction.
 */
export const numberedColumns = `(SELECT portico.keep_epoch()) AS epoch, batch::float8 AS batch, channel, xid::text AS xid,
  ${publicationColumns}`

export interface PublicationRow {
  readonly offset: number
  readonly time: number
  readonly key: string | null
  readonly data: string
  /** Any JSON: SQL may have given anything, and earlier releases wrote it to the log unchecked. */
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
  // Clients recognise their own publications by this tag. For client publications it is set already; their column holds
  // the per-user key.
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

/** The database keeps JSON as written. A raw newline in it is white space, because newlines in strings are escaped. */
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

/**
 * Tags in the form that `portico.publish` takes. It reads them, and Postgres cannot read text that UTF-8 cannot hold.
 */
export function tagsJson(tags: ReadonlyMap<string, string>): string {
  return JSON.stringify(Object.fromEntries(tags)).replace(unreadable, '\ufffd')
}

/** The publisher in the same form. The infos are JSON already. */
export function infoJson({ user, client, conn_info, chan_info }: ClientInfo): string {
  const ids = `"user":${JSON.stringify(user)},"client":${JSON.stringify(client)}`
  const conn = conn_info === undefined ? '' : `,"conn_info":${conn_info}`
  const chan = chan_info === undefined ? '' : `,"chan_info":${chan_info}`
  return `{${ids}${conn}${chan}}`.replace(unreadable, '\ufffd')
}
