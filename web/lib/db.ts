import { app } from '@portico/contract'
import { loadDb } from '@portico/db'
import { portico } from '@portico/server'

import { requireValue } from './require-config.ts'

async function open() {
  const db = await loadDb(requireValue('DATABASE_URL'))
  return db.$extends(portico(app))
}

export type AppDb = Awaited<ReturnType<typeof open>>

/** The database within a callback of `$transaction`. */
export type Transaction = Parameters<Parameters<AppDb['$transaction']>[0]>[0]

/** Survives a hot reload, which would otherwise leave a pool behind each time. */
const kept = globalThis as { porticoDb?: Promise<AppDb> }

/** The app's database, with `$publish`. It connects at the first query. */
export function openDb(): Promise<AppDb> {
  kept.porticoDb ??= open()
  return kept.porticoDb
}
