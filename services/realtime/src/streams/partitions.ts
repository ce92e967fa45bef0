import type { Contract } from '@portico/channels'
import type { DbSession } from '@portico/postgres'

const secondsPerDay = 86_400

interface PartitionChange {
  readonly action: 'created' | 'dropped'
  readonly partition: string
}

/**
 * How many days of the log clients may still ask for. Undefined when the contract has no durable channel: the log may
 * then be another application's, and nothing of it is dropped.
 */
export function daysKeptBy({
  longestRetentionSeconds,
}: Pick<Contract, 'longestRetentionSeconds'>): number | undefined {
  return longestRetentionSeconds > 0 ? Math.ceil(longestRetentionSeconds / secondsPerDay) : undefined
}

/**
 * Creates the log's partitions for the next days, and drops those that are entirely older than `keepDays`; undefined
 * drops none. Safe to call at any time.
 */
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

/** Which of today and tomorrow have no partition in the log. */
export const missingDays = `SELECT day FROM (VALUES ('today', 0), ('tomorrow', 1)) AS ahead (day, days)
  WHERE to_regclass('portico.publication_' || to_char((now() AT TIME ZONE 'UTC')::date + days, 'YYYYMMDD')) IS NULL
  ORDER BY days`

/** Soon nothing can be numbered: publications will be committed but not delivered. */
export class LogEnding extends Error {
  override readonly name = 'LogEnding'

  constructor(days: readonly string[], options: ErrorOptions) {
    super(
      `the log has no partition for ${days.join(' and ')}, and none could be made: what is published then waits. Give ` +
        'the user of DATABASE_URL its rights (docs/operations.md), or run portico stream prune as the user that ' +
        'applied the migrations',
      options,
    )
  }
}

interface PartitionsOptions {
  readonly session: Pick<DbSession, 'query'>
  /** Undefined drops nothing. */
  readonly keepDays: number | undefined
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

const rollEveryMs = 60 * 60_000
const rollAgainMs = 60_000

/** Rolls the log's partitions every hour. When the next days cannot be made, it tries again after a minute. */
export class Partitions {
  readonly #options: PartitionsOptions
  #rollAt = 0
  #ending: LogEnding | undefined

  constructor(options: PartitionsOptions) {
    this.#options = options
  }

  /** Why the log will soon have no partition; undefined while all is well. */
  get ending(): LogEnding | undefined {
    return this.#ending
  }

  async rollWhenDue(): Promise<void> {
    if (this.#options.now() < this.#rollAt) return
    if (await this.makeNext()) await this.#dropOld()
  }

  /** Creates the partitions of the next days. False if that failed. */
  async makeNext(): Promise<boolean> {
    const { session, now, onError } = this.#options
    try {
      await rollPartitions(session, undefined)
      this.#rollAt = now() + rollEveryMs
      this.#ending = undefined
      return true
    } catch (error) {
      this.#rollAt = now() + rollAgainMs
      this.#ending = await missingPartitionError(session, error)
      onError(this.#ending ?? error)
      return false
    }
  }

  /**
   * Separate from creating partitions and at most hourly: during a long read no partition can be dropped, and every
   * attempt blocks all readers and the numbering.
   */
  async #dropOld(): Promise<void> {
    const { session, keepDays, onError } = this.#options
    if (keepDays === undefined) return
    await rollPartitions(session, keepDays).catch(onError)
  }
}

/** Returns undefined while today and tomorrow have their partitions: another attempt may succeed in time. */
async function missingPartitionError(
  session: Pick<DbSession, 'query'>,
  cause: unknown,
): Promise<LogEnding | undefined> {
  const { rows } = await session.query<{ day: string }>(missingDays)
  const days = rows.map(({ day }) => day)
  return days.length === 0 ? undefined : new LogEnding(days, { cause })
}
