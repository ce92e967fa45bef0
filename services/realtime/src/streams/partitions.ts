import type { DbSession } from '@portico/postgres'

export interface PartitionChange {
  readonly action: 'created' | 'dropped'
  readonly partition: string
}

/** The log's partitions: some days ahead, and none that is wholly older than retention. Safe to call any time. */
export async function rollPartitions(
  session: Pick<DbSession, 'query'>,
  keepDays: number,
): Promise<readonly PartitionChange[]> {
  const { rows } = await session.query<PartitionChange>(
    'SELECT action, partition FROM portico.roll(make_interval(days => $1))',
    [Math.ceil(keepDays)],
  )
  return rows
}
