import { explainConnection } from '@portico/postgres'

/** The database that policies read is away. The message says why and what to do. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
}

type DatabaseState =
  | { readonly kind: 'ready'; readonly db: object }
  | { readonly kind: 'away'; readonly fault: DatabaseAway }

/** As the contract's functions get it. Reading `db` throws {@link DatabaseAway} while it is away. */
export interface DatabaseHandle {
  readonly db: object
}

/** What the contract's policies read: the application's own client, such as Prisma's. */
export type OpenDatabase = (url: string) => object | Promise<object>

export interface DatabaseOptions {
  readonly url: string | undefined
  /** Undefined where the contract exports none. */
  readonly open: OpenDatabase | undefined
  readonly now?: () => number
  /** How soon loading is tried again after it failed. */
  readonly retryMs?: number
}

type Loading =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly state: Promise<DatabaseState> }
  | { readonly kind: 'failed'; readonly at: number; readonly fault: DatabaseAway }

const noDatabase =
  'A policy reads the database, and the contract exports none. Write beside it: ' +
  'export const database = (url: string) => new PrismaClient({ … })'

/** Prisma's own codes for what is wrong with the connection and not with the query. */
const connectionFaults: Readonly<Record<string, string>> = {
  P1000: 'refuses the user or the password',
  P1001: 'does not answer; start it, or correct DATABASE_URL',
  P1002: 'does not answer in time',
  P1003: 'has no such database',
  P1008: 'does not answer in time',
  P1010: 'denies access to this user',
  P1011: 'cannot agree on TLS',
  P1017: 'has closed the connection',
  P2024: 'has no free connection in the pool',
  P2037: 'has no connection left',
}

/**
 * The application's database, opened when the first policy is asked: the service starts without it, and without the
 * generated client. What "database" means is between the contract and its policies, so the type is open.
 */
export class Database implements AsyncDisposable {
  readonly #options: Required<DatabaseOptions>
  #loading: Loading = { kind: 'idle' }

  constructor(options: DatabaseOptions) {
    this.#options = { now: Date.now, retryMs: 5_000, ...options }
  }

  /** Never rejects. A database that is loaded may still be out of reach: that shows with the first query. */
  async handle(): Promise<DatabaseHandle> {
    const state = await this.#state()
    return {
      get db() {
        if (state.kind === 'away') throw state.fault
        return state.db
      },
    }
  }

  /** The fault behind an error of a query, when it is that the database is away. */
  faultBehind(error: unknown): DatabaseAway | undefined {
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof DatabaseAway) return cause
      const reason = this.#reason(cause)
      if (reason !== undefined) return new DatabaseAway(reason, { cause: error })
    }
    return undefined
  }

  /** Gives its connections back. Who asks afterwards gets new ones. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#loading.kind !== 'running') return
    const { state } = this.#loading
    this.#loading = { kind: 'idle' }
    const loaded = await state
    if (loaded.kind === 'ready' && isDisconnectable(loaded.db)) await loaded.db.$disconnect()
  }

  #state(): Promise<DatabaseState> {
    const loading = this.#loading
    if (loading.kind === 'running') return loading.state
    const { now, retryMs } = this.#options
    if (loading.kind === 'failed' && now() - loading.at < retryMs) {
      return Promise.resolve({ kind: 'away', fault: loading.fault })
    }
    const state = this.#load()
    this.#loading = { kind: 'running', state }
    return state
  }

  #reason(error: Error): string | undefined {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
    const known = connectionFaults[code]
    if (known !== undefined) return `Postgres ${known} (${code})`
    const { url } = this.#options
    return url === undefined ? undefined : explainConnection(error, url)?.message
  }

  async #load(): Promise<DatabaseState> {
    const { url, open, now } = this.#options
    try {
      if (open === undefined) throw new Error(noDatabase)
      if (url === undefined) throw new Error('DATABASE_URL is not set. Set it, and start the service again')
      return { kind: 'ready', db: await open(url) }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const fault = new DatabaseAway(reason, { cause })
      this.#loading = { kind: 'failed', at: now(), fault }
      return { kind: 'away', fault }
    }
  }
}

function isDisconnectable(db: object): db is { $disconnect(): Promise<void> } {
  return '$disconnect' in db && typeof db.$disconnect === 'function'
}
