import type { DbPool } from '@portico/postgres'
import type { Test } from 'tap'
import { type Database, database } from '../streams/fixtures/database.ts'

/** Publishes with the keys k1, k2, …, and numbers what is committed as a leader would. */
export async function publish(pool: DbPool, channel: string, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    await pool.query('SELECT portico.publish($1, $2, $3)', [channel, text, `${text}/${index + 1}`])
  }
  await pool.query('SELECT count(*) FROM portico.sequence(ARRAY(SELECT generate_series(0, 15)::smallint))')
  await pool.query('DELETE FROM portico.unsent')
}

/** A database in which `channel` has these publications, and what a command needs to find it. */
export async function numberedStream(
  t: Test,
  channel: string,
  texts: readonly string[],
): Promise<Database & { readonly env: Readonly<Record<string, string>>; readonly epoch: string }> {
  const opened = await database(t)
  await publish(opened.pool, channel, texts)
  const { rows } = await opened.pool.query<{ epoch: string }>('SELECT epoch FROM portico.epoch')
  return { ...opened, env: { DATABASE_URL: opened.url }, epoch: rows[0]?.epoch ?? '' }
}
