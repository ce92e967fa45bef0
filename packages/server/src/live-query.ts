import { type NotPooled, refusePool } from './pg.ts'
import { contractOf } from './prisma.ts'
import { refuseEphemeralRows } from './publication.ts'
import { ReadOnReplica } from './read-on-replica.ts'
import { StreamsMissing } from './streams-missing.ts'
import { throwNamed } from './throw-named.ts'

/**
 * The position of a channel when rows were read, to subscribe from. Plain data, which a server component can pass to a
 * page.
 */
export interface LivePosition<Name extends string = string> {
  readonly channel: Name
  readonly epoch: string
  readonly offset: number
  /** The transactions that the rows contain: their publications are left out of what the subscriber gets. */
  readonly snapshot: string
}

/** Rows with their position. The channel's name stays in the type, so that the page's reducer knows its events. */
export interface Live<Rows, Name extends string = string> {
  readonly rows: Rows
  readonly position: LivePosition<Name>
}

/** What `liveQuery` uses of a Prisma client, extended or not. */
interface PrismaReader<Transaction> {
  $transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: { readonly isolationLevel?: 'RepeatableRead' },
  ): Promise<Result>
}

interface RawReader {
  $queryRawUnsafe(sql: string, ...values: unknown[]): Promise<unknown>
}

/** A replica's snapshot does not list running transactions, so what had not committed there would count as seen. */
const positionSql = `SELECT epoch, "offset"::float8 AS "offset", snapshot, pg_is_in_recovery() AS "isReplica"
  FROM portico.position($1)`

/**
 * Reads rows and the channel's position at the same moment:
 *
 *     const { rows, position } = await liveQuery(prisma, 'conversation:7', (tx) => tx.message.findMany(…))
 *
 * A page that shows these rows and subscribes from this position misses nothing and sees nothing twice, whatever is
 * written in the meantime. A client extended with `portico(app)` refuses channels that are not durable.
 */
export async function liveQuery<Transaction extends RawReader, Rows, const Name extends string>(
  prisma: PrismaReader<Transaction>,
  channel: Name,
  load: (transaction: Transaction) => Promise<Rows>,
): Promise<Live<Rows, Name>> {
  const contract = contractOf(prisma)
  if (contract) refuseEphemeralRows(contract, channel)
  return prisma.$transaction(
    async (transaction) => {
      // First, so that the snapshot is taken even if nothing else is read.
      const found = await transaction.$queryRawUnsafe(positionSql, channel).catch(throwNamed)
      return { rows: await load(transaction), position: readPosition(channel, found) }
    },
    { isolationLevel: 'RepeatableRead' },
  )
}

interface PgReader extends NotPooled {
  query(sql: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>
}

/** `liveQuery` for a bare `pg` client that is not in a transaction. Refuses a pool. */
export async function pgLiveQuery<Client extends PgReader, Rows, const Name extends string>(
  client: Client,
  channel: Name,
  load: (client: Client) => Promise<Rows>,
): Promise<Live<Rows, Name>> {
  refusePool(client)
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    const found = await client.query(positionSql, [channel]).catch(throwNamed)
    const position = readPosition(channel, found.rows)
    const rows = await load(client)
    await client.query('COMMIT')
    return { rows, position }
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

function readPosition<Name extends string>(channel: Name, found: unknown): LivePosition<Name> {
  const [row] = Array.isArray(found) ? found : []
  if (row === undefined) throw new StreamsMissing()
  const { epoch, offset, snapshot, isReplica } = row
  if (isReplica === true) throw new ReadOnReplica()
  return { channel, epoch: String(epoch), offset: Number(offset), snapshot: String(snapshot) }
}
