import path from 'node:path'

import { loadDb } from '@portico/db'
import { migrate } from '@portico/db/migrate'
import { seed } from '@portico/db/seed'
import { startEmbeddedPostgres } from '@portico/postgres/embedded'

import { checkout } from '../workbench/checkout.ts'
import { step } from '../workbench/progress.ts'
import type { Run } from './open.ts'

interface GivenDatabase {
  readonly url: string | undefined
  /** Postgres itself, if `url` is a pooler: migrations need a session of their own. */
  readonly directUrl: string | undefined
}

/** Prepares a migrated database: the given one, or one of this checkout with demo data. */
export async function openDatabase(given: GivenDatabase, run: Run): Promise<string> {
  const url = given.url ?? (await startPostgres(run))
  run.signal.throwIfAborted()
  await step('migrations', async () => {
    const applied = await migrate(given.directUrl ?? url)
    return applied.length === 0 ? 'up to date' : `${applied.length} applied`
  })
  run.signal.throwIfAborted()
  if (given.url === undefined) await step('demo data', () => sow(url))
  run.signal.throwIfAborted()
  return url
}

async function startPostgres({ resources }: Run): Promise<string> {
  let url = ''
  await step('Postgres', async () => {
    const postgres = await startEmbeddedPostgres({ dataDir: checkout.postgres })
    resources.defer(() => postgres.stop())
    url = postgres.url
    const how = postgres.adopted
      ? 'was still running'
      : `data in ${path.relative(checkout.root, checkout.postgres)}`
    return `${how}, port ${postgres.port}`
  })
  return url
}

async function sow(url: string): Promise<string> {
  const db = await loadDb(url)
  try {
    await seed(db)
    return 'in place'
  } finally {
    await db.$disconnect()
  }
}
