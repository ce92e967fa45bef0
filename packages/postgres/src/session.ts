import pg from 'pg'
import { checkUrl, DbUnavailable, explainConnection } from './db-unavailable.ts'

/** The first with what the migrations and the streams use; the server's own support ended for older ones. */
export const oldestPostgres = 14

export type DbSession = pg.Client

export interface SessionOptions {
  /** By our own clock: ends the wait for a server that is gone without a word. */
  readonly queryTimeoutMs?: number
  /** Shown in pg_stat_activity. */
  readonly name?: string
}

/** One connection of its own, checked: reachable, allowed in, new enough. Each failure is a `DbUnavailable`. */
export async function openSession(url: string, options: SessionOptions = {}): Promise<pg.Client> {
  checkUrl(url)
  const session = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: options.name ?? 'portico',
    ...(options.queryTimeoutMs !== undefined && { query_timeout: options.queryTimeoutMs }),
    keepAlive: true,
  })
  // Between two queries a lost connection has nobody to tell; the next query fails.
  session.on('error', () => {})
  try {
    await session.connect()
    const { rows } = await session.query<{ server_version_num: string }>('SHOW server_version_num')
    refuseOlder(Number(rows[0]?.server_version_num))
    return session
  } catch (error) {
    await session.end().catch(() => {})
    throw explainConnection(error, url) ?? error
  }
}

/** Postgres numbers its versions as 180004 for 18.4. */
export function refuseOlder(versionNumber: number): void {
  const major = Math.floor(versionNumber / 10_000)
  if (major >= oldestPostgres) return
  throw new DbUnavailable(
    'too-old',
    `This is Postgres ${major}, and Portico needs ${oldestPostgres} or newer`,
    'Upgrade it (pg_upgrade), or point DATABASE_URL to a newer one.',
  )
}
