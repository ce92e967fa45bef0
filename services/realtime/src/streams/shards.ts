import type { DbSession } from '@portico/postgres'

/** The number of shards, as in portico.shard_of(). */
const all: readonly number[] = Array.from({ length: 16 }, (_, shard) => shard)

/** Classes of the session's advisory locks. Migrations and functions hold 77001, 77002 and 77005. */
const lock = { awake: 77_002, leader: 77_003, seat: 77_004 } as const

const countSeats = `SELECT count(DISTINCT pid)::int AS seats FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND classid = ${lock.seat} AND objid = 0
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

/**
 * The shards that this session leads. Every node holds a seat and leads its share of the shards: it takes free ones,
 * and gives away those beyond its share. All of these are locks of one session, so a node that dies or loses its
 * connection releases everything at once.
 */
export class Shards {
  readonly #session: DbSession
  #held: readonly number[] = []
  #suppressed: readonly number[] = []
  #seats = 1

  constructor(session: DbSession) {
    this.#session = session
  }

  get held(): readonly number[] {
    return this.#held
  }

  /** How many nodes share the shards, this one included. */
  get seats(): number {
    return this.#seats
  }

  async takeSeat(): Promise<void> {
    await this.#session.query('SELECT pg_advisory_lock_shared($1, 0)', [lock.seat])
  }

  /** True if shards were gained. */
  async balance(): Promise<boolean> {
    const { rows } = await this.#session.query<{ seats: number }>(countSeats)
    this.#seats = rows[0]?.seats ?? 1
    const part = Math.ceil(all.length / this.#seats)
    if (this.#held.length > part) await this.#giveAway(this.#held.slice(part))
    if (this.#held.length >= part) return false
    const free = all.filter((shard) => !this.#held.includes(shard))
    const gained = await this.#tryLock(lock.leader, free, part - this.#held.length)
    this.#held = [...this.#held, ...gained]
    return gained.length > 0
  }

  /** Stops publishers from notifying while the leader is awake. Shards whose lock is in use just now are left out. */
  async suppressNotify(): Promise<void> {
    const wanted = this.#held.filter((shard) => !this.#suppressed.includes(shard))
    if (wanted.length === 0) return
    this.#suppressed = [...this.#suppressed, ...(await this.#tryLock(lock.awake, wanted, wanted.length))]
  }

  async restoreNotify(): Promise<void> {
    await this.#unlock(lock.awake, this.#suppressed)
    this.#suppressed = []
  }

  async #giveAway(shards: readonly number[]): Promise<void> {
    const audible = this.#suppressed.filter((shard) => shards.includes(shard))
    await this.#unlock(lock.awake, audible)
    await this.#unlock(lock.leader, shards)
    this.#suppressed = this.#suppressed.filter((shard) => !shards.includes(shard))
    this.#held = this.#held.filter((shard) => !shards.includes(shard))
  }

  async #tryLock(kind: number, shards: readonly number[], limit: number): Promise<number[]> {
    const { rows } = await this.#session.query<{ shard: number }>(
      'SELECT shard FROM unnest($2::int[]) AS shard WHERE pg_try_advisory_lock($1, shard) LIMIT $3',
      [kind, shards, limit],
    )
    return rows.map(({ shard }) => shard)
  }

  async #unlock(kind: number, shards: readonly number[]): Promise<void> {
    if (shards.length === 0) return
    await this.#session.query('SELECT pg_advisory_unlock($1, shard) FROM unnest($2::int[]) AS shard', [
      kind,
      shards,
    ])
  }
}
