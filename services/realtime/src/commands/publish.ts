import { CommandError } from '@portico/protocol'
import type { ResolvedChannel } from '../node/channel-resolver.ts'
import type { Caller } from './caller.ts'
import type { Handler } from './handler.ts'
import { findChannel } from './subscribe.ts'

export const publish: Handler<'publish'> = async ({ channel: name, data, type = 0 }, caller, context) => {
  if (type !== 0) throw new CommandError('notAvailable', 'this kind of publication is not supported')
  const channel = findChannel(name, context)
  if (data === undefined) throw new CommandError('badRequest', 'data: expected JSON')
  await requirePublish(channel, caller)
  await context.node.publishOnly(channel, { data, info: caller.subscriptions.infoIn(channel.name) })
  return { result: {} }
}

/**
 * In a channel where subscribers publish, only the subscription counts, whether a policy, a token or the server API
 * allowed it.
 */
export async function requirePublish(
  { name, definition }: ResolvedChannel,
  { rights, subscriptions }: Caller,
): Promise<void> {
  if (definition.publish === 'subscribers' && subscriptions.isLive(name)) return
  const { kind } = await rights.require(name, 'publish')
  if (kind === 'allowedToSubscribers') throw new CommandError('notSubscribed')
}
