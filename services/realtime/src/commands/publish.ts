import { CommandError } from '@portico/protocol'
import type { Caller } from './caller.ts'
import type { Handler } from './handler.ts'
import { findChannel } from './subscribe.ts'

export const publish: Handler<'publish'> = async ({ channel: name, data, type = 0 }, caller, context) => {
  if (type !== 0) throw new CommandError('notAvailable', 'this kind of publication is not supported')
  const channel = findChannel(name, context)
  if (data === undefined) throw new CommandError('badRequest', 'data: expected JSON')
  await requirePublish(channel.name, caller)
  await context.node.publishOnly(channel, { data, info: caller.subscriptions.infoIn(channel.name) })
  return { result: {} }
}

/** In a channel where subscribers publish, only being subscribed counts. */
export async function requirePublish(channel: string, { rights, subscriptions }: Caller): Promise<void> {
  const { kind } = await rights.require(channel, 'publish')
  if (kind === 'allowedToSubscribers' && !subscriptions.isLive(channel))
    throw new CommandError('notSubscribed')
}
