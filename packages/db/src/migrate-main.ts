import { parseArgs } from 'node:util'
import { DbUnavailable } from '@portico/postgres'
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
  const url = process.env.DATABASE_URL ?? ''
  for (const as of ['applied', 'rolled-back'] as const) {
    const name = values[as]
    if (name !== undefined) await resolveMigration(url, name, as)
  }
  const applied = await migrate(url, { log: say })
  say(applied.length === 0 ? 'the database is up to date' : `${applied.length} migrations applied`)
}

main().catch((error: unknown) => {
  const expected = error instanceof DbUnavailable || error instanceof MigrationFault
  process.stderr.write(`${expected ? error.message : String(error instanceof Error ? error.stack : error)}\n`)
  process.exitCode = 1
})
