import { openDb } from '../../../lib/db.ts'

/** One durable channel's log. */
interface StreamLine {
  readonly channel: string
  readonly shard: number
  /** The newest offset. */
  readonly head: number
  /** The oldest offset still in the log. */
  readonly from: number | null
}

interface ShardLine {
  readonly shard: number
  /** The Postgres process that holds the shard's lock; null if the shard has no leader. */
  readonly leader: number | null
  /** How many publications are committed but not numbered yet. */
  readonly outbox: number
  /** How many are numbered but not known to be broadcast. */
  readonly unsent: number
}

const STREAMS = 200

export async function readStreams(search: string): Promise<readonly StreamLine[]> {
  const db = await openDb()
  return db.$queryRaw<StreamLine[]>`
    SELECT s.channel, s.shard::int AS shard, s.top::float8 AS head,
      (SELECT p."offset"::float8 FROM portico.publication p WHERE p.stream_id = s.id ORDER BY p."offset" LIMIT 1) AS "from"
    FROM portico.stream s WHERE strpos(s.channel, ${search}) > 0 ORDER BY s.top DESC, s.channel LIMIT ${STREAMS}`
}

export async function countStreams(search: string): Promise<number> {
  const db = await openDb()
  const [found] = await db.$queryRaw<{ readonly count: number }[]>`
    SELECT count(*)::int AS count FROM portico.stream s WHERE strpos(s.channel, ${search}) > 0`
  return found?.count ?? 0
}

/** All shards, empty ones included. */
export async function readShards(): Promise<readonly ShardLine[]> {
  const db = await openDb()
  return db.$queryRaw<
    ShardLine[]
  >`SELECT shard, leader, outbox, unsent FROM portico.shard_state ORDER BY shard`
}
