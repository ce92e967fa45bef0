import { randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import { MigrationFault } from './migration-fault.ts'
import { type Migration, readMigrations } from './migration-files.ts'
import { requireRealSession } from './real-session.ts'
import { openSession } from './session.ts'
import { sqlStateOf } from './sql-state.ts'

/** Prisma's own lock, so that its `migrate deploy` and this one never run concurrently. */
const prismaLock = 72_707_369
const lockTimeout = '60s'
/** How long a notification may take to arrive: enough for a busy machine, because a migration is not retried. */
const proofMs = 5_000
const cannotRunInTransaction = '25001'

export { MigrationFault } from './migration-fault.ts'
export { type Migration, readMigrations, streamsMigrations } from './migration-files.ts'

export interface MigrateOptions {
  /** A folder of migrations, as Prisma writes them. Default: only those that the service needs. */
  readonly folder?: string
  readonly log?: (line: string) => void
}

interface Applied {
  readonly name: string
  readonly checksum: string
  readonly finished: boolean
}

/**
 * Applies pending migrations as `prisma migrate deploy` would, without Prisma's binary engine: with the same table,
 * checksums and lock, so either can continue after the other. Returns the names of the applied migrations.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const log = options.log ?? (() => {})
  const migrations = readMigrations(options.folder)
  return withLock(url, log, async (session) => {
    const applied = await readApplied(session)
    checkHistory(migrations, applied, log)
    const done = new Set(applied.map(({ name }) => name))
    const pending = migrations.filter(({ name }) => !done.has(name))
    for (const migration of pending) {
      await apply(session, migration)
      log(`applied ${migration.name}`)
    }
    return pending.map(({ name }) => name)
  })
}

/** Records how a half-applied migration ended, after somebody has checked: the cure that its fault names. */
export async function resolveMigration(
  url: string,
  name: string,
  as: 'applied' | 'rolled-back',
): Promise<void> {
  await withLock(
    url,
    () => {},
    async (session) => {
      const column = as === 'applied' ? 'finished_at' : 'rolled_back_at'
      const { rowCount } = await session.query(
        `UPDATE _prisma_migrations SET ${column} = now()
       WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
        [name],
      )
      if (rowCount === 0)
        throw new MigrationFault('unknown', name, `No half-applied migration is called ${name}.`)
    },
  )
}

async function withLock<Result>(
  url: string,
  log: (line: string) => void,
  work: (session: Client) => Promise<Result>,
): Promise<Result> {
  const session = await openSession(url)
  try {
    await requireOwn(session, url)
    return await lock(session, log)
      .then(() => work(session))
      .finally(() => unlock(session))
  } finally {
    await session.end()
  }
}

async function requireOwn(session: Client, url: string): Promise<void> {
  const other = await openSession(url)
  try {
    await requireRealSession('A migration', session, other, proofMs)
  } finally {
    await other.end()
  }
}

async function lock(session: Client, log: (line: string) => void): Promise<void> {
  // By default a role's search path begins with the schema of its own name: a role called portico would find the
  // streams'.
  await session.query('SET search_path = public')
  const { rows } = await session.query('SELECT pg_try_advisory_lock($1) AS free', [prismaLock])
  if (rows[0]?.free !== true) {
    log(`another migration is running; waiting up to ${lockTimeout} for it`)
    await session.query(`SET lock_timeout = '${lockTimeout}'`)
    await session.query('SELECT pg_advisory_lock($1)', [prismaLock]).catch((cause) => {
      const cure = 'Look at it in pg_stat_activity, and end it if it hangs.'
      throw new MigrationFault(
        'locked',
        '',
        `Another migration has been running for ${lockTimeout}. ${cure}`,
        { cause },
      )
    })
    await session.query('RESET lock_timeout')
  }
}

/** A pooler in session mode may give the connection to others in its present state. */
async function unlock(session: Client): Promise<void> {
  await session.query(`RESET search_path; SELECT pg_advisory_unlock(${prismaLock})`).catch(() => {})
}

async function readApplied(session: Client): Promise<Applied[]> {
  await session.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`)
  const { rows } = await session.query<Applied>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  )
  return rows
}

function checkHistory(
  migrations: readonly Migration[],
  applied: readonly Applied[],
  log: (line: string) => void,
) {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum, finished } of applied) {
    if (!finished) throw halfApplied(name)
    const migration = known.get(name)
    if (migration === undefined) log(`the database has ${name}, which this version does not know`)
    else if (migration.checksum !== checksum) throw edited(name)
  }
}

/** In one transaction with its row, so that a failure leaves neither. */
async function apply(session: Client, migration: Migration): Promise<void> {
  try {
    await session.query('BEGIN')
    await record(session, migration)
    await session.query('COMMIT')
  } catch (error) {
    await session.query('ROLLBACK').catch(() => {})
    if (sqlStateOf(error) !== cannotRunInTransaction) throw failed(migration, error)
    await record(session, migration).catch((cause) => {
      throw failed(migration, cause)
    })
  }
}

/** The row first: without an enclosing transaction, it shows that the migration was begun. */
async function record(session: Client, { name, checksum, sql }: Migration): Promise<void> {
  const id = randomUUID()
  await session.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ])
  await session.query(sql)
  await session.query(
    'UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1',
    [id],
  )
}

function halfApplied(name: string): MigrationFault {
  const cure =
    'Look at what of it is there. If all of it, migrate again with `--applied NAME`; otherwise undo what is there and ' +
    'migrate again with `--rolled-back NAME`. (`prisma migrate resolve` does the same.)'
  return new MigrationFault(
    'half-applied',
    name,
    `The migration ${name} was begun and not finished. ${cure.replaceAll('NAME', name)}`,
  )
}

function edited(name: string): MigrationFault {
  const cure = 'Restore the file from version control, and write the change as a new migration.'
  return new MigrationFault(
    'edited',
    name,
    `The migration ${name} was edited after it had been applied. ${cure}`,
  )
}

function failed({ name, sql }: Migration, cause: unknown): MigrationFault {
  const message = cause instanceof Error ? cause.message : String(cause)
  const position = cause instanceof Error && 'position' in cause ? Number(cause.position) : Number.NaN
  const line = Number.isNaN(position) ? '' : `, line ${sql.slice(0, position).split('\n').length}`
  return new MigrationFault('failed', name, `The migration ${name} failed${line}: ${message}.`, { cause })
}
