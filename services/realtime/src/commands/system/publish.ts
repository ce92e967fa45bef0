import { CommandError, rawJson } from '@portico/protocol'
import { z } from 'zod'
import { oldestRepeatMs } from '../../broker/idempotency-window.ts'
import { requirePublish } from '../publish.ts'
import { readParams, type SystemHandler } from './method.ts'

const Params = z.object({
  channel: z.string().min(1),
  event: z.string().optional(),
  data: z.unknown(),
  key: z.string().min(1).max(128).optional(),
  age: z.number().nonnegative().default(0),
})

/** `publish` with a full answer: where it was stored and how many received it. */
export const publish: SystemHandler<'publish'> = async (params, caller, context) => {
  const { channel: name, event, data, key, age } = readParams(Params, params)
  if (data === undefined) throw new CommandError('badRequest', 'data.data: expected JSON')
  const resolved = context.node.find(name)
  await requirePublish(resolved, caller)
  // A durable channel recognises late repeats, too, for as long as its log keeps the first publication.
  if (age > oldestRepeatMs && resolved.definition.kind === 'ephemeral')
    throw new CommandError('repeatTooLate')
  const { place, position, repeated, connections, nodes, finding } = await context.node.publish(name, {
    data: rawJson(event === undefined ? data : { event, data }),
    key,
    info: caller.subscriptions.infoIn(name),
  })
  return { place, ...(position && { position }), repeated, connections, nodes, ...(finding && { finding }) }
}
