import type { DbPool } from '@portico/postgres'

interface ExpiredPartition {
  readonly partition: string
  /** Its size for people, such as `16 MB`. */
  readonly size: string
}

/** What portico.roll() would drop, asked without its locks. */
export async function expiredPartitions(
  pool: DbPool,
  keepDays: number,
): Promise<readonly ExpiredPartition[]> {
  const { rows } = await pool.query<ExpiredPartition>(
    `SELECT c.relname AS partition, pg_size_pretty(pg_total_relation_size(c.oid)) AS size
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'portico.publication'::regclass AND c.relname ~ '^publication_\\d{8}$'
       AND (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC'
         <= clock_timestamp() - make_interval(days => $1)
     ORDER BY 1`,
    [keepDays],
  )
  return rows
}
