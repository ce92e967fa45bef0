import { checkUrl, DbUnavailable } from '@portico/postgres'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/prisma/client.ts'

export interface DbOptions {
  /** The most connections of this process. */
  readonly maxConnections?: number
}

/** Opens no connection before the first query. */
export function createDb(url: string, options: DbOptions = {}) {
  checkUrl(url)
  refuseOtherSchema(new URL(url))
  // An idle connection that is lost is replaced.
  const ignore = () => {}
  const adapter = new PrismaPg(
    {
      connectionString: url,
      application_name: 'portico',
      max: options.maxConnections ?? 10,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      statement_timeout: 15_000,
      keepAlive: true,
    },
    { onPoolError: ignore, onConnectionError: ignore },
  )
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: 10_000 } })
}

export type Db = ReturnType<typeof createDb>

/** The driver would silently ignore the parameter. */
function refuseOtherSchema({ searchParams }: URL): void {
  const schema = searchParams.get('schema') ?? 'public'
  if (schema === 'public') return
  throw new DbUnavailable(
    'malformed-url',
    `DATABASE_URL names the schema ${schema}, and the app's tables live in public`,
    'Leave ?schema= out, and give the app a database of its own.',
  )
}
