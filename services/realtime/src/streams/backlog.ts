import type { DbSession } from '@portico/postgres'

/** Whether anything that the given snapshot had seen still waits; without a snapshot nothing does. */
const lookSql = `SELECT portico.horizon($1, $2)::text AS horizon, pg_current_snapshot()::text AS snapshot,
  EXISTS (SELECT FROM portico.outbox o WHERE o.shard = ANY ($1) AND o.xid >= $2
    AND pg_visible_in_snapshot(o.xid, $3::pg_snapshot)) AS waits`

interface Look {
  readonly horizon: string
  readonly snapshot: string
  readonly waits: boolean
}

/**
 * How long the oldest unnumbered publication of this leader's shards has waited, counted from when it was first seen: a
 * transaction may publish long before it commits.
 */
export class Backlog {
  readonly #session: Pick<DbSession, 'query'>
  readonly #now: () => number
  #horizon = '0'
  #mark: { readonly snapshot: string; readonly at: number } | undefined
  #lagMs = 0

  constructor(session: Pick<DbSession, 'query'>, now: () => number) {
    this.#session = session
    this.#now = now
  }

  /** The outboxes hold nothing from transactions below this id. */
  get horizon(): string {
    return this.#horizon
  }

  /** How long the oldest publication has waited, at least. */
  get lagMs(): number {
    return this.#lagMs
  }

  /** Call when the shards or the database have changed: what was seen no longer applies. */
  forget(): void {
    this.#horizon = '0'
    this.#mark = undefined
  }

  async look(shards: readonly number[]): Promise<void> {
    const { rows } = await this.#session.query<Look>(lookSql, [
      shards,
      this.#horizon,
      this.#mark?.snapshot ?? null,
    ])
    const [{ horizon, snapshot, waits } = { horizon: '0', snapshot: undefined, waits: false }] = rows
    this.#horizon = horizon
    if (!waits) this.#mark = snapshot === undefined ? undefined : { snapshot, at: this.#now() }
    this.#lagMs = this.#mark === undefined ? 0 : this.#now() - this.#mark.at
  }
}
