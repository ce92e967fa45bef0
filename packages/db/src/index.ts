import { DbUnavailable } from '@portico/postgres'
import type { Db, DbOptions } from './client.ts'

export type { Db, DbOptions } from './client.ts'
export { type DemoPerson, demoPeople } from './demo/people.ts'
export { demoShow } from './demo/show.ts'

/**
 * Loads the typed client. Not loaded by importing this module, so that a process can start, serve and report the
 * problem if the generated client is missing.
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
