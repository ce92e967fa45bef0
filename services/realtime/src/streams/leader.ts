import { type DbSession, sqlStateOf } from '@portico/postgres'
import { Backlog } from './backlog.ts'
import { Bell } from './bell.ts'
import { type NumberedRow, numberedColumns } from './numbered.ts'
import { type LogEnding, Partitions } from './partitions.ts'
import { Shards } from './shards.ts'
import { type Broadcast, UnsentBatches } from './unsent-batches.ts'

export interface LeaderSettings {
  /** Publications numbered per transaction; a longer one holds its locks longer. */
  readonly batchSize: number
  /** Polling interval while awake. */
  readonly pollMs: number
  /** After this long without work publishers notify it again, and it soon polls only every `safetyPollMs`. */
  readonly idleMs: number
  /** Polling interval while idle, in case a pooler drops notifications. */
  readonly safetyPollMs: number
  /** How often shards are redistributed and unsent batches are sent again. */
  readonly maintenanceMs: number
  /** How long unsent batches are sent again. By then every node has compared the tops of its channels with the log. */
  readonly resendMs: number
  /** Undefined drops nothing. */
  readonly keepDays: number | undefined
}

export const leaderDefaults: LeaderSettings = {
  batchSize: 500,
  pollMs: 5,
  idleMs: 250,
  safetyPollMs: 1_000,
  maintenanceMs: 1_000,
  resendMs: 10_000,
  keepDays: 30,
}

export interface Leading {
  readonly shards: readonly number[]
  /** How many nodes share the shards, this one included. */
  readonly seats: number
  /** How long the oldest publication has waited for its number, at least. */
  readonly lagMs: number
  /** Why the log will soon have no partition; undefined while all is well. */
  readonly ending: LogEnding | undefined
}

interface LeaderOptions {
  readonly session: DbSession
  readonly broadcast: Broadcast
  readonly settings: LeaderSettings
  readonly now: () => number
  /** Called after the shards were redistributed and a round of numbering has succeeded. */
  readonly onMaintained: (leading: Leading) => void
  readonly onError: (error: unknown) => void
  /** Called when broadcasts reach the nodes again. `onError` has reported that they did not. */
  readonly onHealed?: (() => void) | undefined
}

/**
 * How closely the leader watches its outboxes:
 *
 *   awake ──quiet for idleMs──▶ settling ──all who saw it awake have ended──▶ idle
 *     ▲                            │                                           │
 *     └──────── something was numbered ◀───────────────────────────────────────┘
 *
 * While awake it polls and publishers do not notify. Publishers that found it awake may commit later; all have ids
 * below `newestPublisherXid`, so it settles, still polling, until none of them is left.
 */
type Watch =
  | { readonly kind: 'awake'; readonly quietSince: number }
  | { readonly kind: 'settling'; readonly newestPublisherXid: bigint; readonly isLastLook: boolean }
  | { readonly kind: 'idle' }

const settlingFactor = 3
const noPartition = '23514'

/**
 * Fails unless the last migration of the streams is applied: on older tables some statements would run, but slowly or
 * wrongly.
 */
const newest = 'SELECT at FROM portico.unsent LIMIT 0'

/**
 * Numbers what has committed, for the shards that its session leads, and has it broadcast. Safe with concurrent
 * leaders: portico.sequence() admits one per shard at a time, and nothing is deleted before it was sent.
 */
export class Leader {
  readonly #options: LeaderOptions
  readonly #shards: Shards
  readonly #partitions: Partitions
  readonly #unsent: UnsentBatches
  readonly #backlog: Backlog
  readonly #bell = new Bell()
  #epoch = ''
  #maintenanceAt = 0

  constructor(options: LeaderOptions) {
    const { session, broadcast, settings, now, onError, onHealed = () => {} } = options
    this.#options = options
    this.#shards = new Shards(session)
    this.#partitions = new Partitions({ session, keepDays: settings.keepDays, now, onError })
    this.#unsent = new UnsentBatches(broadcast, { failed: onError, healed: onHealed })
    this.#backlog = new Backlog(session, now)
  }

  /** Leads until the signal aborts. Rejects when the session is lost. */
  async run(signal: AbortSignal): Promise<void> {
    const { session } = this.#options
    const ring = () => this.#bell.ring()
    session.on('notification', ring)
    session.on('end', ring)
    signal.addEventListener('abort', ring)
    try {
      await this.#begin()
      await this.#lead(signal)
      await this.#end()
    } finally {
      signal.removeEventListener('abort', ring)
    }
  }

  async #lead(signal: AbortSignal): Promise<void> {
    let watch: Watch = { kind: 'idle' }
    while (!signal.aborted) {
      const isDue = this.#options.now() >= this.#maintenanceAt
      if (isDue && (await this.#maintain())) watch = await this.#startPolling()
      // For a shard whose lock was in use when the leader woke up.
      if (isDue && watch.kind === 'awake') await this.#shards.suppressNotify()
      const numbered = await this.#round()
      if (isDue) this.#reportMaintained()
      watch = await this.#next(watch, numbered > 0)
      await this.#pause(watch, numbered)
    }
  }

  async #begin(): Promise<void> {
    const { session } = this.#options
    await session.query(newest)
    await session.query('LISTEN portico')
    await this.#shards.takeSeat()
  }

  /** Maintenance, every `maintenanceMs`. True if shards were gained. */
  async #maintain(): Promise<boolean> {
    const { settings, now } = this.#options
    this.#maintenanceAt = now() + settings.maintenanceMs
    const isNewEpoch = await this.#isNewEpoch()
    await this.#partitions.rollWhenDue()
    const gained = await this.#shards.balance()
    await this.#resend()
    // Gained or restored publications may belong to transactions below the horizon.
    if (gained || isNewEpoch) this.#backlog.forget()
    await this.#backlog.look(this.#shards.held)
    return gained
  }

  #reportMaintained(): void {
    const { held: shards, seats } = this.#shards
    const { lagMs } = this.#backlog
    this.#options.onMaintained({ shards, seats, lagMs, ending: this.#partitions.ending })
  }

  /** Whether the epoch has changed since the last check. Without publications nothing else would reveal a restore. */
  async #isNewEpoch(): Promise<boolean> {
    const { rows } = await this.#options.session.query<{ epoch: string }>(
      'SELECT portico.keep_epoch() AS epoch',
    )
    const last = this.#epoch
    this.#epoch = rows[0]?.epoch ?? ''
    return this.#epoch !== last
  }

  /** Broadcasts again what a dead leader, or a failed broadcast, left behind. */
  async #resend(): Promise<void> {
    const { session, settings } = this.#options
    await session.query(
      'DELETE FROM portico.unsent WHERE shard = ANY ($1) AND at < now() - make_interval(secs => $2)',
      [this.#shards.held, settings.resendMs / 1_000],
    )
    const { rows } = await session.query<NumberedRow>(
      `SELECT ${numberedColumns} FROM portico.left_unsent($1, $2, $3)`,
      [this.#shards.held, this.#unsent.known, this.#unsent.batchesAgain],
    )
    this.#unsent.sendAgain(rows)
  }

  /** Numbers one batch; returns how many. */
  async #round(): Promise<number> {
    if (this.#shards.held.length === 0) return 0
    const { sent } = this.#unsent
    const rows = await this.#sequence(sent).catch(async (error: unknown) => {
      if (sqlStateOf(error) !== noPartition) throw error
      await this.#partitions.makeNext()
      return this.#sequence(sent)
    })
    this.#unsent.marked(sent)
    this.#unsent.send(rows)
    return rows.length
  }

  async #sequence(sent: readonly number[]): Promise<NumberedRow[]> {
    const { session, settings } = this.#options
    const { rows } = await session.query<NumberedRow>({
      name: 'sequence',
      text: `SELECT ${numberedColumns} FROM portico.sequence($1, $2, $3, $4)`,
      values: [this.#shards.held, sent, settings.batchSize, this.#backlog.horizon],
    })
    return rows
  }

  async #next(watch: Watch, isBusy: boolean): Promise<Watch> {
    const { now, settings } = this.#options
    if (isBusy) return watch.kind === 'awake' ? { kind: 'awake', quietSince: now() } : this.#startPolling()
    switch (watch.kind) {
      case 'awake':
        return now() - watch.quietSince < settings.idleMs ? watch : this.#goIdle()
      case 'settling':
        if (watch.isLastLook) return { kind: 'idle' }
        return { ...watch, isLastLook: await this.#isOver(watch.newestPublisherXid) }
      case 'idle':
        return watch
      default:
        return watch satisfies never
    }
  }

  async #startPolling(): Promise<Watch> {
    await this.#shards.suppressNotify()
    return { kind: 'awake', quietSince: this.#options.now() }
  }

  async #goIdle(): Promise<Watch> {
    await this.#shards.restoreNotify()
    // Our own id, taken after the lock was released, is above that of every transaction that found it held. The upper
    // end of a snapshot is not enough: it leaves out running transactions that are younger than the last to end.
    const { rows } = await this.#options.session.query<{ xid: string }>(
      'SELECT pg_current_xact_id()::text AS xid',
    )
    return { kind: 'settling', newestPublisherXid: BigInt(rows[0]?.xid ?? 0), isLastLook: false }
  }

  async #isOver(newestPublisherXid: bigint): Promise<boolean> {
    const { rows } = await this.#options.session.query<{ oldest: string }>(
      'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest',
    )
    return BigInt(rows[0]?.oldest ?? 0) >= newestPublisherXid
  }

  async #pause(watch: Watch, numbered: number): Promise<void> {
    const { pollMs, safetyPollMs } = this.#options.settings
    if (numbered > 0) return
    switch (watch.kind) {
      case 'awake':
        return this.#bell.sleep(pollMs)
      case 'settling':
        return watch.isLastLook ? undefined : this.#bell.sleep(pollMs * settlingFactor)
      case 'idle':
        return this.#bell.sleep(safetyPollMs)
      default:
        return watch satisfies never
    }
  }

  async #end(): Promise<void> {
    const { session } = this.#options
    await this.#unsent.settled()
    await session.query('DELETE FROM portico.unsent WHERE shard = ANY ($1) AND batch = ANY ($2)', [
      this.#shards.held,
      this.#unsent.sent,
    ])
  }
}
