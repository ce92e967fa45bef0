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

/** Connections for short statements, each complete in itself: fit for a pooler in transaction mode. */
export function openPool(url: string, options: PoolOptions = {}): pg.Pool {
  checkUrl(url)
  const pool = new pg.Pool({
    connectionString: url,
    application_name: options.name ?? 'portico',
    max: options.maxConnections ?? 4,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    // By the client's clock, so that it also ends the wait for a server that is gone without a word.
    query_timeout: options.statementTimeoutMs ?? 10_000,
    keepAlive: true,
  })
  // A connection that is lost while nobody uses it is replaced.
  pool.on('error', () => {})
  return pool
}
