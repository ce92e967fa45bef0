import type { Services } from '../node/services.ts'
import type { Caller } from './caller.ts'
import type { Handler } from './handler.ts'
import { findChannel } from './subscribe.ts'

export const presence: Handler<'presence'> = async ({ channel }, caller, services) => {
  const name = await demandPresence(channel, caller, services)
  return { result: { presence: await services.node.presence(name) } }
}

export const presenceStats: Handler<'presence_stats'> = async ({ channel }, caller, services) => {
  const name = await demandPresence(channel, caller, services)
  const { clients, users } = await services.node.presenceStats(name)
  return { result: { num_clients: clients, num_users: users } }
}

async function demandPresence(
  given: string | undefined,
  caller: Caller,
  services: Services,
): Promise<string> {
  const { name } = findChannel(given, services)
  await caller.rights.demand(name, 'presence')
  return name
}
