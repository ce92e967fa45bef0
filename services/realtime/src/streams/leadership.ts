import { setTimeout as delay } from 'node:timers/promises'
import { type DbPool, type DbSession, openSession, requireRealSession } from '@portico/postgres'
import { within } from '../within.ts'
import { Leader, type LeaderSettings, type Leading, leaderDefaults } from './leader.ts'
import type { Broadcast } from './unsent-batches.ts'

export type LeadershipState =
  | { readonly kind: 'connecting' }
  | ({ readonly kind: 'leading' } & Leading)
  /** Durable publications stay in the outbox, and are numbered when Postgres is back. */
  | { readonly kind: 'away'; readonly error: Error; readonly since: number }
  | { readonly kind: 'stopped' }

interface LeadershipOptions {
  /** The URL of Postgres itself, not of a pooler. */
  readonly url: string
  readonly pool: DbPool
  readonly broadcast: Broadcast
  readonly settings?: Partial<LeaderSettings> | undefined
  readonly onState?: ((state: LeadershipState) => void) | undefined
  readonly onError: (error: unknown) => void
  readonly onHealed?: (() => void) | undefined
  readonly now?: () => number
  readonly random?: () => number
  readonly open?: typeof openSession
  /** Rejects, or resolves early, once its signal aborts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** The first pause before a retry; it doubles up to forty times as much. */
  readonly retryMs?: number
}

/**
 * The server ends this session if this process hangs or its machine dies, which releases its locks for another node: a
 * node that resumes finds itself without shards. The last of these settings ends it even in the middle of an answer.
 * Also overrides settings of the role or the database that numbering cannot work with.
 */
export const sessionSettings = `SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off; SET lock_timeout = 0;
  SET idle_session_timeout = '10s'; SET statement_timeout = '30s';
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
  SET tcp_user_timeout = '15s'`

/** Keeps this node leading its share of the shards, and reconnects whenever its connection is lost. */
export class Leadership {
  readonly #options: LeadershipOptions
  readonly #stop = new AbortController()
  readonly #now: () => number
  #state: LeadershipState = { kind: 'connecting' }
  #ended: Promise<void> = Promise.resolve()

  constructor(options: LeadershipOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  get state(): LeadershipState {
    return this.#state
  }

  start(): void {
    this.#ended = this.#keepLeading()
  }

  /** Finishes the current work and releases all shards. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#ended
    this.#become({ kind: 'stopped' })
  }

  async #keepLeading(): Promise<void> {
    const { signal } = this.#stop
    const { wait = abortableDelay } = this.#options
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.#lead(() => {
          failures = 0
        })
      } catch (error) {
        this.#fail(error)
        await wait(this.#backoff(failures), signal).catch(() => {})
      }
    }
  }

  async #lead(onLeading: () => void): Promise<void> {
    const { url, pool, broadcast, settings, onError, open = openSession, onHealed } = this.#options
    const session = await open(url, { name: 'portico leader', queryTimeoutMs: 35_000 })
    try {
      await requireRealSession('The leader of the durable streams', session, pool)
      await session.query(sessionSettings)
      const leader = new Leader({
        session,
        broadcast,
        settings: { ...leaderDefaults, ...settings },
        now: this.#now,
        onError,
        onHealed,
        onMaintained: (leading) => {
          onLeading()
          this.#become({ kind: 'leading', ...leading })
        },
      })
      await leader.run(this.#stop.signal)
    } finally {
      await close(session)
    }
  }

  #fail(cause: unknown): void {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    this.#options.onError(error)
    const since = this.#state.kind === 'away' ? this.#state.since : this.#now()
    this.#become({ kind: 'away', error, since })
  }

  #become(state: LeadershipState): void {
    this.#state = state
    this.#options.onState?.(state)
  }

  #backoff(failures: number): number {
    const { retryMs = 125, random = Math.random } = this.#options
    return Math.min(retryMs * 2 ** failures, retryMs * 40) * (0.5 + random() / 2)
  }
}

function abortableDelay(ms: number, signal: AbortSignal): Promise<unknown> {
  return delay(ms, undefined, { signal })
}

/** Waits at most a second, because a vanished server does not answer. */
async function close(session: DbSession): Promise<void> {
  await within(
    session.end().catch(() => {}),
    1_000,
  )
}
