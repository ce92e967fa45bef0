import path from 'node:path'
import { migrate as apply, type MigrateOptions } from '@portico/postgres/migrate'

export { resolveMigration } from '@portico/postgres/migrate'

/** The app's tables and the streams of its durable channels, in one history. */
export const migrationsFolder = path.resolve(import.meta.dirname, '../prisma/migrations')

export function migrate(url: string, options: Pick<MigrateOptions, 'log'> = {}): Promise<string[]> {
  return apply(url, { ...options, folder: migrationsFolder })
}
