import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface Migration {
  readonly name: string
  readonly sql: string
  /** The checksum as Prisma computes it. */
  readonly checksum: string
}

/** The migrations that the service needs: the streams. */
export const streamsMigrations = path.resolve(import.meta.dirname, '../migrations')

/** In the order of their names, which begin with a timestamp. */
export function readMigrations(folder: string = streamsMigrations): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}
