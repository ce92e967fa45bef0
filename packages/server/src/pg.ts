import type { ChannelName, Contract, EventName } from '@portico/channels'
import { type PublishArguments, printDurable, publishSql } from './publication.ts'
import { PublishRefused } from './refused.ts'
import { throwNamed } from './throw-named.ts'

/** Only a pool has this property. */
export interface NotPooled {
  readonly totalCount?: never
}

/** A client of `pg` with an open transaction. */
export interface PgClient extends NotPooled {
  query(sql: string, values: unknown[]): Promise<unknown>
}

export type PgPublish<App> = <const Name extends ChannelName<App>, const Event extends EventName<App, Name>>(
  client: PgClient,
  ...call: PublishArguments<App, Name, Event>
) => Promise<void>

/**
 * `$publish` for a bare `pg` client:
 *
 *     const publish = pgPublisher(app)
 *     await client.query('BEGIN')
 *     await publish(client, 'conversation:7', 'message.sent', message)
 *     await client.query('COMMIT')
 */
export function pgPublisher<App extends Contract>(contract: App): PgPublish<App> {
  return async (client, ...call) => {
    refusePool(client)
    await client.query(publishSql, printDurable(contract, ...call)).catch(throwNamed)
  }
}

/** Refuses a pool: each of its queries may use another connection, so it cannot be part of a transaction. */
export function refusePool(client: object): void {
  if (!('totalCount' in client)) return
  throw new PublishRefused(
    'outside-transaction',
    'client',
    'is a pool, of which each query may go to another connection; give a client of its own, as in await pool.connect()',
  )
}
