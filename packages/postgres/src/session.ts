import pg from 'pg'
import { checkUrl, DbUnavailable, explainConnection } from './db-unavailable.ts'

/**
 * The oldest supported version: the first with everything that the migrations and the streams use. Older ones are out
 * of support upstream, too.
 */
export const oldestPostgres = 14

export type DbSession = pg.Client

export interface SessionOptions {
  /** Measured by the client, so that a vanished server does not block forever. */
  readonly queryTimeoutMs?: number
  /** Shown in pg_stat_activity. */
  readonly name?: string
}

/** Opens a dedicated connection and checks it: reachable, allowed in, new enough. Each failure is a `DbUnavailable`. */
export async function openSession(url: string, options: SessionOptions = {}): Promise<pg.Client> {
  checkUrl(url)
  const session = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: options.name ?? 'portico',
    ...(options.queryTimeoutMs !== undefined && { query_timeout: options.queryTimeoutMs }),
    keepAlive: true,
  })
  // Between queries nobody is waiting for this error; the next query reports it.
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

/** Postgres reports 18.4 as 180004. */
export function refuseOlder(versionNumber: number): void {
  const major = Math.floor(versionNumber / 10_000)
  if (major >= oldestPostgres) return
  throw new DbUnavailable(
    'too-old',
    `This is Postgres ${major}, and Portico needs ${oldestPostgres} or newer`,
    'Upgrade it (pg_upgrade), or point DATABASE_URL to a newer one.',
  )
}
