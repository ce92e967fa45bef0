import { migrate } from '@portico/db/migrate'
import { startPostgres } from '@portico/harness'
import type { Test } from 'tap'

import { type AppDb, openDb } from '../../web/lib/db.ts'

/** The web app's own database client, on a Postgres that ends with the test. The app is never started. */
export async function openOwnDb(t: Test): Promise<AppDb> {
  const server = await startPostgres()
  await migrate(server.url)
  process.env.DATABASE_URL = server.url
  const db = await openDb()
  t.teardown(async () => {
    await db.$disconnect()
    await server[Symbol.asyncDispose]()
  })
  return db
}
