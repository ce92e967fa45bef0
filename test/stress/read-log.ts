import { openPool } from '@portico/postgres'
import type { Chronicle, Logged } from './chronicle.ts'

/** What Postgres holds at the end. */
export async function readLog(url: string): Promise<Pick<Chronicle, 'log' | 'logEpoch' | 'journal'>> {
  const pool = openPool(url, { maxConnections: 1, statementTimeoutMs: 30_000 })
  try {
    const { rows: lines } = await pool.query<Logged>(
      `SELECT s.channel, p."offset"::int AS "offset", p.key, p.data->'data'->>'id' AS id
       FROM portico.publication p JOIN portico.stream s ON s.id = p.stream_id`,
    )
    const { rows: epochs } = await pool.query<{ epoch: string }>('SELECT epoch FROM portico.epoch')
    const { rows: journal } = await pool.query<{ id: string }>('SELECT id FROM journal')
    const log = lines.map(({ key, ...line }) => ({ ...line, key: key ?? undefined }))
    return { log, logEpoch: epochs[0]?.epoch ?? '', journal: new Set(journal.map(({ id }) => id)) }
  } finally {
    await pool.end()
  }
}
