import { actions } from '@portico/channels'
import { z } from 'zod'
import { verdictError } from '../../channels/verdict.ts'
import { readParams, type SystemHandler } from './method.ts'

const Params = z.object({ channel: z.string().min(1), action: z.enum(actions) })

/** Whether the caller may do something, and why: the policy's own answer. */
export const can: SystemHandler<'can'> = async (params, { rights }) => {
  const { channel, action } = readParams(Params, params)
  const verdict = await rights.decide(channel, action)
  switch (verdict.kind) {
    case 'allowed':
      return { allowed: true, reason: 'the policy of this channel allows it' }
    case 'allowedToSubscribers':
      return { allowed: true, reason: 'subscribers of this channel may' }
    default:
      return { allowed: false, reason: verdictError(verdict).message }
  }
}
