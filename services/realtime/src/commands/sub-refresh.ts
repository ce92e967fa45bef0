import { CommandError, Disconnect } from '@portico/protocol'
import { expiryFields } from '../subscription/subscribe-result.ts'
import type { Handler } from './handler.ts'
import { findChannel, verifyGrant } from './subscribe.ts'

export const subRefresh: Handler<'sub_refresh'> = async (request, caller, context) => {
  const { token, type = 0 } = request
  if (type !== 0) throw new CommandError('notAvailable', 'this kind of subscription is not supported')
  if (!token) throw new Disconnect('badRequest')
  const channel = findChannel(request.channel, context)
  if (!caller.subscriptions.isLive(channel.name)) throw new CommandError('permissionDenied', 'not subscribed')
  const grant = await verifyGrant(token, channel, caller, context)
  caller.subscriptions.renew(channel.name, grant)
  return { result: expiryFields(grant.expiresAt, context.now()) }
}
