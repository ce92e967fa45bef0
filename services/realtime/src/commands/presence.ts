import type { NodeContext } from '../node/node-context.ts'
import type { Caller } from './caller.ts'
import type { Handler } from './handler.ts'
import { findChannel } from './subscribe.ts'

export const presence: Handler<'presence'> = async ({ channel }, caller, context) => {
  const name = await demandPresence(channel, caller, context)
  return { result: { presence: await context.node.presence(name) } }
}

export const presenceStats: Handler<'presence_stats'> = async ({ channel }, caller, context) => {
  const name = await demandPresence(channel, caller, context)
  const { clients, users } = await context.node.presenceStats(name)
  return { result: { num_clients: clients, num_users: users } }
}

async function demandPresence(
  given: string | undefined,
  caller: Caller,
  context: NodeContext,
): Promise<string> {
  const { name } = findChannel(given, context)
  await caller.rights.require(name, 'presence')
  return name
}
