import type { Db, DbOptions } from './client.ts'
import { DbUnavailable } from './db-unavailable.ts'

export type { Db, DbOptions } from './client.ts'
export { checkUrl, DbUnavailable, type DbUnavailableReason, explainConnection } from './db-unavailable.ts'
export { type DemoPerson, demoPeople } from './demo/people.ts'
export { type DbPool, openPool, type PoolOptions } from './pool.ts'
export { type DbSession, oldestPostgres, openSession, type SessionOptions } from './session.ts'

/**
 * The typed client. It is loaded here and not by importing this module, so that a process can start, serve and
 * say what is wrong when the generated client is missing.
 */
export async function loadDb(url: string, options: DbOptions = {}): Promise<Db> {
  const { createDb } = await import('./client.ts').catch((cause) => {
    throw new DbUnavailable(
      'client-missing',
      'The database client has not been generated',
      'Run: node packages/db/scripts/generate.ts',
      { cause },
    )
  })
  return createDb(url, options)
}
