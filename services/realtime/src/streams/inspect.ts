import { setTimeout as delay } from 'node:timers/promises'
import type { DbPool } from '@portico/postgres'
import { missingDays } from './partitions.ts'

export interface StreamSummary {
  readonly channel: string
  readonly shard: number
  readonly top: number
  /** The oldest offset that the log still has; undefined when retention has dropped all. */
  readonly oldest: number | undefined
}

/** Streams in the order of their channels, after `after`. */
export async function listStreams(
  pool: DbPool,
  { prefix = '', after = '', limit = 100 }: { prefix?: string; after?: string; limit?: number } = {},
): Promise<readonly StreamSummary[]> {
  const { rows } = await pool.query(
    `SELECT s.channel, s.shard, s.top::float8 AS top,
       (SELECT p."offset"::float8 FROM portico.publication p WHERE p.stream_id = s.id ORDER BY p."offset" LIMIT 1) AS oldest
     FROM portico.stream s WHERE starts_with(s.channel, $1) AND s.channel > $2 ORDER BY s.channel LIMIT $3`,
    [prefix, after, limit],
  )
  return rows.map(({ oldest, ...summary }) => ({ ...summary, oldest: oldest ?? undefined }))
}

interface StreamFault {
  readonly fault: 'hole' | 'twice' | 'top' | 'not-numbered' | 'not-sent' | 'no-leader' | 'no-partition'
  /** What it concerns, with figures. */
  readonly detail: string
}

/** Each query returns one row per problem. */
const questions = {
  hole: `SELECT s.channel || ': ' || count(*) || ' publications between offsets ' || min(p."offset") || ' and ' || max(p."offset") AS detail
    FROM portico.publication p JOIN portico.stream s ON s.id = p.stream_id
    GROUP BY s.id HAVING max(p."offset") - min(p."offset") + 1 > count(DISTINCT p."offset")`,
  twice: `SELECT s.channel || ': offset ' || p."offset" AS detail
    FROM portico.publication p JOIN portico.stream s ON s.id = p.stream_id
    GROUP BY s.id, p."offset" HAVING count(*) > 1`,
  top: `SELECT s.channel || ': the top is ' || s.top || ', the log goes to ' || max(p."offset") AS detail
    FROM portico.publication p JOIN portico.stream s ON s.id = p.stream_id GROUP BY s.id HAVING max(p."offset") <> s.top`,
  'no-leader': `SELECT 'nobody leads shard ' || shard AS detail FROM portico.shard_state WHERE leader IS NULL ORDER BY shard`,
  'no-partition': `SELECT 'the log has no partition for ' || day AS detail FROM (${missingDays}) AS missing`,
} as const satisfies Partial<Record<StreamFault['fault'], string>>

const waiting = {
  'not-numbered': `SELECT shard || '/' || id AS id FROM portico.outbox`,
  'not-sent': `SELECT shard || '/' || batch AS id FROM portico.unsent`,
} as const satisfies Partial<Record<StreamFault['fault'], string>>

/**
 * Checks that every stream is contiguous, every shard has a leader, and nothing waits longer than `waitMs`. Empty if
 * all is well.
 */
export async function verifyStreams(pool: DbPool, waitMs = 3_000): Promise<readonly StreamFault[]> {
  const found: StreamFault[] = []
  for (const [fault, sql] of Object.entries(questions) as [keyof typeof questions, string][]) {
    const { rows } = await pool.query<{ detail: string }>(sql)
    found.push(...rows.map(({ detail }) => ({ fault, detail })))
  }
  const before = await whatWaits(pool)
  await delay(waitMs)
  const after = await whatWaits(pool)
  for (const [fault, ids] of before) {
    const still = [...ids].filter((id) => after.get(fault)?.has(id))
    if (still.length > 0) found.push({ fault, detail: `${still.length} for more than ${waitMs} ms` })
  }
  return found
}

async function whatWaits(pool: DbPool) {
  const ids = new Map<keyof typeof waiting, Set<string>>()
  for (const [fault, sql] of Object.entries(waiting) as [keyof typeof waiting, string][]) {
    const { rows } = await pool.query<{ id: string }>(sql)
    ids.set(fault, new Set(rows.map(({ id }) => id)))
  }
  return ids
}
