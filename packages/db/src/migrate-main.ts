import { parseArgs } from 'node:util'
import { checkUrl, DbUnavailable, PooledSession } from '@portico/postgres'
import { MigrationFault } from '@portico/postgres/migrate'
import { migrate, resolveMigration } from './migrate.ts'

/*
 * Usage: DATABASE_URL=… node packages/db/src/migrate-main.ts [--applied NAME | --rolled-back NAME]
 */

const say = (line: string) => process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { applied: { type: 'string' }, 'rolled-back': { type: 'string' } },
  })
  // A variable that is set to an empty text counts as not set.
  const variable = process.env.DATABASE_DIRECT_URL ? 'DATABASE_DIRECT_URL' : 'DATABASE_URL'
  const url = process.env[variable] ?? ''
  checkUrl(url, variable)
  for (const as of ['applied', 'rolled-back'] as const) {
    const name = values[as]
    if (name !== undefined) await resolveMigration(url, name, as)
  }
  const applied = await migrate(url, { log: say })
  say(applied.length === 0 ? 'the database is up to date' : `${applied.length} migrations applied`)
}

main().catch((error: unknown) => {
  const expected = [DbUnavailable, PooledSession, MigrationFault].some((kind) => error instanceof kind)
  const text = error instanceof Error ? (expected ? error.message : error.stack) : String(error)
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
})
