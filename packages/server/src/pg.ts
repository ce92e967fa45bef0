import type { ChannelName, Contract, EventName } from '@portico/channels'
import { type PublishArguments, printDurable, publishSql } from './publication.ts'
import { throwNamed } from './throw-named.ts'

/** A client of `pg`, with its transaction open. Not a pool: each of its queries may go to another connection. */
export interface PgClient {
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
    await client.query(publishSql, printDurable(contract, ...call)).catch(throwNamed)
  }
}
