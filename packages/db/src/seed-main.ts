import { DbUnavailable, explainConnection } from '@portico/postgres'
import { seed } from './demo/seed.ts'
import { loadDb } from './index.ts'

/* Usage: DATABASE_URL=… node packages/db/src/seed-main.ts */

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL ?? ''
  const db = await loadDb(url)
  try {
    await seed(db)
  } catch (error) {
    throw explainConnection(error, url) ?? error
  } finally {
    await db.$disconnect()
  }
}

main().catch((error: unknown) => {
  const text =
    error instanceof DbUnavailable ? error.message : String(error instanceof Error ? error.stack : error)
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
})
