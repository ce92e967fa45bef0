import { PrismaPg } from '@prisma/adapter-pg'
import { checkUrl } from './db-unavailable.ts'
import { PrismaClient } from './generated/prisma/client.ts'

export interface DbOptions {
  /** Connections this process may hold. */
  readonly maxConnections?: number
  readonly statementTimeoutMs?: number
  /** A connection was lost while nobody used it. The pool replaces it. */
  readonly onConnectionLost?: (error: Error) => void
}

/** Nothing is dialled before the first query. */
export function createDb(url: string, options: DbOptions = {}) {
  checkUrl(url)
  const onConnectionLost = options.onConnectionLost ?? (() => {})
  const adapter = new PrismaPg(
    {
      connectionString: url,
      application_name: 'portico',
      max: options.maxConnections ?? 10,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      statement_timeout: options.statementTimeoutMs ?? 15_000,
      keepAlive: true,
    },
    { onPoolError: onConnectionLost, onConnectionError: onConnectionLost },
  )
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: 10_000 } })
}

export type Db = ReturnType<typeof createDb>
