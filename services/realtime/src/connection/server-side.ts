import { encodePush } from '../frame/encode.ts'
import type { NodeContext } from '../node/node-context.ts'
import type { Connection } from './connection.ts'

/** Subscribes a connection because a back end says so. No policy is asked. */
export async function subscribeByServer(
  connection: Connection,
  name: string,
  { node }: NodeContext,
): Promise<void> {
  if (connection.subscriptions.has(name)) return
  const channel = node.find(name)
  const features = { joinLeave: channel.definition.announce, delta: false, filter: undefined }
  const { result, goLive } = await connection.subscriptions.open({ channel, side: 'server', features })
  const { recoverable, positioned, epoch, offset } = result
  const subscribe = { recoverable, positioned, epoch, offset }
  connection.push(encodePush({ channel: name, subscribe }, connection.encoding))
  // A cache channel starts with its newest publication, for which this push has no field.
  for (const pub of result.publications ?? []) {
    connection.push(encodePush({ channel: name, pub }, connection.encoding))
  }
  goLive()
}

/** Asks again what a policy once allowed, and ends what it does not allow any more. Nobody deciding changes nothing. */
export async function reconsider(connection: Connection, only: string | undefined): Promise<void> {
  const { rights, subscriptions } = connection
  rights.reconsider(only)
  const names = subscriptions.allowedByPolicy().filter((name) => only === undefined || name === only)
  await Promise.all(
    names.map(async (name) => {
      const { kind } = await rights.decide(name, 'subscribe')
      if (kind === 'denied' || kind === 'unknownChannel') subscriptions.end(name, 'permissionRevoked')
    }),
  )
}
