import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { DbPool } from '@portico/postgres'
import {
  migrate as apply,
  type Migration,
  MigrationFault,
  readMigrations,
  resolveMigration,
  streamsMigrations,
} from '@portico/postgres/migrate'
import { loadAppConfig } from './app-config.ts'
import { clearLeftOver } from './left-over.ts'
import { withDatabase } from './stream/database.ts'
import { CannotAnswer, type ExitCode, type Subcommand, type Terminal, UsageError } from './subcommand.ts'

/** Brings the streams of durable channels into the application's database, or into its own migrations. */
export const migrate: Subcommand = {
  usage: '[--into <folder of migrations> | --applied <name> | --rolled-back <name>]',
  says: "Creates the tables of durable channels. With --into they become a migration of the application's own.",
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        into: { type: 'string' },
        applied: { type: 'string' },
        'rolled-back': { type: 'string' },
      },
    })
    if (Object.keys(values).length > 1) throw new UsageError('These do not go together.')
    if (values.into !== undefined) return copyInto(path.resolve(terminal.directory, values.into), terminal)
    return withDatabase(terminal, async (pool) => {
      const { DATABASE_URL = '', DATABASE_DIRECT_URL: url = DATABASE_URL } = loadAppConfig(terminal)
      if (values.applied !== undefined) await resolveMigration(url, values.applied, 'applied')
      if (values['rolled-back'] !== undefined)
        await resolveMigration(url, values['rolled-back'], 'rolled-back')
      return migrateDatabase(url, pool, terminal)
    })
  },
}

async function copyInto(folder: string, { print }: Terminal): Promise<ExitCode> {
  for (const { name, sql } of readMigrations(streamsMigrations)) {
    const own = path.join(folder, name)
    const made = await mkdir(own, { recursive: true })
    if (made === undefined) {
      print(`${own} is there already`)
      continue
    }
    await writeFile(path.join(own, 'migration.sql'), clearLeftOver(name) + sql)
    print(own)
  }
  print('Apply it as you apply your own: prisma migrate deploy')
  return 0
}

async function migrateDatabase(url: string, pool: DbPool, { print }: Terminal): Promise<ExitCode> {
  const foreign = await firstForeign(pool, readMigrations(streamsMigrations))
  if (foreign !== undefined) {
    throw new CannotAnswer(
      `This database has migrations of its own (${foreign}). Make the streams one of them: portico migrate --into ` +
        'prisma/migrations, then prisma migrate deploy.',
    )
  }
  try {
    const applied = await apply(url, { log: print })
    if (applied.length === 0) print('the database is up to date')
    return 0
  } catch (error) {
    throw error instanceof MigrationFault ? new CannotAnswer(error.message, { cause: error }) : error
  }
}

/** A migration in Prisma's table that is not the service's. */
async function firstForeign(pool: DbPool, own: readonly Migration[]): Promise<string | undefined> {
  const { rows: tables } = await pool.query("SELECT to_regclass('public._prisma_migrations') AS found")
  if (tables[0]?.found === null) return undefined
  const { rows } = await pool.query<{ migration_name: string }>(
    'SELECT migration_name FROM public._prisma_migrations WHERE migration_name <> ALL ($1) ORDER BY 1 LIMIT 1',
    [own.map(({ name }) => name)],
  )
  return rows[0]?.migration_name
}
