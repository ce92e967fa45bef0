import { CommandError } from '@portico/protocol'
import type { Handler } from './handler.ts'
import { findChannel } from './subscribe.ts'

export const history: Handler<'history'> = async (request, caller, context) => {
  const { since, limit = 0, reverse = false } = request
  const channel = findChannel(request.channel, context)
  await caller.rights.require(channel.name, 'history')

  const from = since && { epoch: since.epoch ?? '', offset: since.offset ?? 0 }
  if (reverse && from?.offset === 0) {
    throw new CommandError('badRequest', 'nothing lies before the first publication')
  }
  const { top, publications } = await context.node.history(channel.name, { since: from, limit, reverse })
  if (from !== undefined && from.epoch !== '' && from.epoch !== top.epoch) {
    throw new CommandError('unrecoverablePosition')
  }
  return { result: { publications, epoch: top.epoch, offset: top.offset } }
}
