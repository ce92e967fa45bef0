import pg from 'pg'
import { checkUrl } from './db-unavailable.ts'

export type DbPool = pg.Pool

export type DbRow = pg.QueryResultRow

export type DbRows<Row extends DbRow> = pg.QueryResult<Row>

export interface PoolOptions {
  readonly maxConnections?: number | undefined
  readonly statementTimeoutMs?: number
  /** Shown in pg_stat_activity. */
  readonly name?: string
}

/** Opens a pool for short, self-contained statements; it works behind a pooler in transaction mode, too. */
export function openPool(url: string, options: PoolOptions = {}): pg.Pool {
  checkUrl(url)
  const pool = new pg.Pool({
    connectionString: url,
    application_name: options.name ?? 'portico',
    max: options.maxConnections ?? 4,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    // Measured by the client, so that a vanished server does not block forever.
    query_timeout: options.statementTimeoutMs ?? 10_000,
    keepAlive: true,
  })
  // An idle connection that is lost is replaced.
  pool.on('error', () => {})
  return pool
}
