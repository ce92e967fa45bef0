import { explainConnection, sqlStateOf } from '@portico/postgres'

/** Thrown when the database that policies read is unavailable. The message says why and what to do. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
}

/**
 * What the contract's functions get as the database. Reading `db` throws {@link DatabaseAway} while it is unavailable.
 */
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
  /** How soon loading is tried again after a failure. */
  readonly retryMs?: number
}

type Loading =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly loaded: Promise<Loaded> }
  | Loaded

type Loaded =
  | { readonly kind: 'ready'; readonly handle: DatabaseHandle }
  | { readonly kind: 'failed'; readonly at: number; readonly handle: DatabaseHandle }

const noDatabase =
  'A policy reads the database, and the contract exports none. Write beside it: ' +
  'export const database = (url: string) => new PrismaClient({ … })'

/** Prisma's error codes for connection problems (as opposed to query errors). */
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
 * The application's database, opened when the first policy is asked, so that the service starts without it and without
 * the generated client. Only the contract and its policies know what "database" means, so the type is open.
 */
export class Database implements AsyncDisposable {
  readonly #options: Required<DatabaseOptions>
  #loading: Loading = { kind: 'idle' }

  constructor(options: DatabaseOptions) {
    this.#options = { now: Date.now, retryMs: 5_000, ...options }
  }

  /**
   * Returns at once if loaded, or if loading failed less than `retryMs` ago. Never rejects. A loaded database may still
   * be unreachable; the first query shows that.
   */
  handle(): DatabaseHandle | Promise<DatabaseHandle> {
    const loading = this.#loading
    const { now, retryMs } = this.#options
    switch (loading.kind) {
      case 'ready':
        return loading.handle
      case 'running':
        return loading.loaded.then(({ handle }) => handle)
      case 'failed':
        return now() - loading.at < retryMs ? loading.handle : this.#begin()
      case 'idle':
        return this.#begin()
      default:
        return loading satisfies never
    }
  }

  /** The fault behind a query's error, if the database is unavailable. */
  faultBehind(error: unknown): DatabaseAway | undefined {
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof DatabaseAway) return cause
      const reason = this.#reason(cause)
      if (reason !== undefined) return new DatabaseAway(reason, { cause: error })
    }
    return undefined
  }

  /** Releases its connections; later callers get new ones. */
  async [Symbol.asyncDispose](): Promise<void> {
    const loading = this.#loading
    this.#loading = { kind: 'idle' }
    const loaded = loading.kind === 'running' ? await loading.loaded : loading
    if (loaded.kind !== 'ready') return
    const { db } = loaded.handle
    if (isDisconnectable(db)) await db.$disconnect()
  }

  async #begin(): Promise<DatabaseHandle> {
    const running: Loading = { kind: 'running', loaded: this.#load() }
    this.#loading = running
    const loaded = await running.loaded
    // It may have been released in the meantime.
    if (this.#loading === running) this.#loading = loaded
    return loaded.handle
  }

  #reason(error: Error): string | undefined {
    const code = sqlStateOf(error)
    const known = connectionFaults[code]
    if (known !== undefined) return `Postgres ${known} (${code})`
    const { url } = this.#options
    return url === undefined ? undefined : explainConnection(error, url)?.message
  }

  async #load(): Promise<Loaded> {
    const { url, open, now } = this.#options
    try {
      if (open === undefined) throw new Error(noDatabase)
      if (url === undefined) throw new Error('DATABASE_URL is not set. Set it, and start the service again')
      return { kind: 'ready', handle: { db: await open(url) } }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const fault = new DatabaseAway(reason, { cause })
      return { kind: 'failed', at: now(), handle: awayFor(fault) }
    }
  }
}

function awayFor(fault: DatabaseAway): DatabaseHandle {
  return {
    get db(): never {
      throw fault
    },
  }
}

function isDisconnectable(db: object): db is { $disconnect(): Promise<void> } {
  return '$disconnect' in db && typeof db.$disconnect === 'function'
}
