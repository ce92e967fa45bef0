/** Where a channel was when rows were read, to subscribe from. Plain data: it passes from a server component to a page. */
export interface LivePosition {
  readonly channel: string
  readonly epoch: string
  readonly offset: number
  /** Which transactions the rows contained: their publications are left out of what the subscriber gets. */
  readonly snapshot: string
}

export interface Live<Rows> {
  readonly rows: Rows
  readonly position: LivePosition
}

/** What `liveQuery` uses of a Prisma client, extended or not. */
export interface PrismaReader<Transaction> {
  $transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: { readonly isolationLevel?: 'RepeatableRead' },
  ): Promise<Result>
}

interface RawReader {
  $queryRawUnsafe(sql: string, ...values: unknown[]): Promise<unknown>
}

const positionSql = 'SELECT epoch, "offset"::float8 AS "offset", snapshot FROM portico.position($1)'

/**
 * Rows and the channel's position, of one moment:
 *
 *     const { rows, position } = await liveQuery(prisma, 'conversation:7', (tx) => tx.message.findMany(…))
 *
 * A page that shows these rows and subscribes from this position misses nothing and sees nothing twice, whatever
 * is written meanwhile.
 */
export function liveQuery<Transaction extends RawReader, Rows>(
  prisma: PrismaReader<Transaction>,
  channel: string,
  load: (transaction: Transaction) => Promise<Rows>,
): Promise<Live<Rows>> {
  return prisma.$transaction(
    async (transaction) => {
      // First, so that the snapshot is taken even when nothing else is read.
      const found = await transaction.$queryRawUnsafe(positionSql, channel)
      return { rows: await load(transaction), position: readPosition(channel, found) }
    },
    { isolationLevel: 'RepeatableRead' },
  )
}

export interface PgReader {
  query(sql: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>
}

/** The same for a bare `pg` client that is not in a transaction. */
export async function pgLiveQuery<Client extends PgReader, Rows>(
  client: Client,
  channel: string,
  load: (client: Client) => Promise<Rows>,
): Promise<Live<Rows>> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    const position = readPosition(channel, (await client.query(positionSql, [channel])).rows)
    const rows = await load(client)
    await client.query('COMMIT')
    return { rows, position }
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

function readPosition(channel: string, found: unknown): LivePosition {
  const [row] = Array.isArray(found) ? found : []
  if (row === undefined) throw new Error('portico.epoch is empty: run the migrations')
  const { epoch, offset, snapshot } = row
  return { channel, epoch: String(epoch), offset: Number(offset), snapshot: String(snapshot) }
}
