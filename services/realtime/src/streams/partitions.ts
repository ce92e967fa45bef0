import type { Contract } from '@portico/channels'
import type { DbSession } from '@portico/postgres'

const secondsPerDay = 86_400

export interface PartitionChange {
  readonly action: 'created' | 'dropped'
  readonly partition: string
}

/**
 * How many days of the log somebody may still read. Undefined where the contract has no durable channel: then it says
 * nothing of the log, which may be that of others.
 */
export function daysKeptBy({
  longestRetentionSeconds,
}: Pick<Contract, 'longestRetentionSeconds'>): number | undefined {
  return longestRetentionSeconds > 0 ? Math.ceil(longestRetentionSeconds / secondsPerDay) : undefined
}

/** The log's partitions: some days ahead, and none that is wholly older than what is kept. Safe to call any time. */
export async function rollPartitions(
  session: Pick<DbSession, 'query'>,
  keepDays: number | undefined,
): Promise<readonly PartitionChange[]> {
  const { rows } = await session.query<PartitionChange>(
    'SELECT action, partition FROM portico.roll(make_interval(days => $1))',
    [keepDays ?? null],
  )
  return rows
}
