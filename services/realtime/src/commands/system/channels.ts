import { z } from 'zod'
import { readParams, type SystemHandler } from './method.ts'

const Params = z.object({ prefix: z.string().optional() })

/** The caller's subscriptions and their positions. */
export const channels: SystemHandler<'channels'> = async (params, { subscriptions }) => {
  const { prefix = '' } = readParams(Params, params)
  const subscribed = subscriptions.positions().filter(({ channel }) => channel.startsWith(prefix))
  return { channels: subscribed }
}
