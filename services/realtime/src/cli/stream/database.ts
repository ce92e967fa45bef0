import { type DbPool, explainConnection, openPool, sqlStateOf } from '@portico/postgres'
import { loadAppConfig } from '../app-config.ts'
import { CannotAnswer, type Terminal } from '../subcommand.ts'

/** What these SQLSTATEs mean for the person at the terminal. */
const refusals: Readonly<Record<string, string>> = {
  '3F000': 'The database has no schema portico. Apply the migrations to it, or correct DATABASE_URL.',
  '42P01':
    'The database lacks tables of the schema portico. Apply the migrations to it, or correct DATABASE_URL.',
  '42883':
    'The database lacks functions of the schema portico. Apply the migrations to it, or correct DATABASE_URL.',
  '42501':
    'The user of DATABASE_URL may not do that. Give it its rights (docs/operations.md), or run this as the user that ' +
    'applied the migrations.',
  '55P03': 'Somebody is reading what should go, and kept it for too long. Nothing was changed; try again.',
  '57P01': 'Postgres was stopped meanwhile. Start it, and run this again.',
}

/** Runs a job with the streams' database. Problems are reported with what to do. */
export async function withDatabase<Result>(
  terminal: Pick<Terminal, 'env'>,
  job: (pool: DbPool) => Promise<Result>,
  statementTimeoutMs = 10_000,
): Promise<Result> {
  const { DATABASE_URL: url } = loadAppConfig(terminal)
  if (url === undefined) {
    throw new CannotAnswer('DATABASE_URL is not set. Set it to the database that the service uses.')
  }
  const pool = openPool(url, { name: 'portico command', maxConnections: 1, statementTimeoutMs })
  try {
    return await job(pool)
  } catch (error) {
    throw explainDatabase(error, url)
  } finally {
    await pool.end()
  }
}

function explainDatabase(error: unknown, url: string): unknown {
  const refusal = refusals[sqlStateOf(error)]
  if (refusal !== undefined) return new CannotAnswer(refusal, { cause: error })
  return explainConnection(error, url) ?? error
}
