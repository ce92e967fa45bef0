import { CommandError, type Disturbance, type Mishap } from '@portico/protocol'
import { z } from 'zod'
import type { NodeContext } from '../../node/node-context.ts'
import type { Caller } from '../caller.ts'
import { readParams, type SystemHandler } from './method.ts'

const flag = z.boolean().optional()

const Params = z.object({
  disturbance: z
    .strictObject({
      halfOpen: flag,
      delayMs: z.int().min(0).max(30_000).optional(),
      duplicate: flag,
      reorder: flag,
      lose: flag,
    })
    .optional(),
  mishap: z.enum(['drop', 'expire', 'refuse']).optional(),
})

const closed = 'the switches are open in development mode alone; set WEBSOCKET_DEV_MODE=true and restart'

/** Delay, so that the answer arrives before the fault starts. */
const mishapDelayMs = 100

/** Applies faults to the calling connection only; `refuse` also refuses its user's next connects for a while. */
export const switchConnection: SystemHandler<'switch'> = async (params, caller, context) => {
  if (context.refused === undefined) throw new CommandError('permissionDenied', closed)
  const { disturbance, mishap } = readParams(Params, params)
  const after = context.timers.after.bind(context.timers)
  // Half-open starts after this command's answer; otherwise the client would not learn of it.
  if (disturbance) after(mishapDelayMs, () => caller.disturb(given(disturbance)))
  // Read now: once the client has hung up there is no principal.
  const { user } = caller.principal
  if (mishap) after(mishapDelayMs, () => mishaps[mishap](caller, user, context))
  return { disturbance: disturbance ? given(disturbance) : caller.disturbance }
}

const mishaps: { readonly [M in Mishap]: (caller: Caller, user: string, context: NodeContext) => void } = {
  drop: (caller) => caller.close('connectionClosed'),
  expire: (caller) => caller.close('expired'),
  refuse: (caller, user, { refused }) => {
    refused?.add(user)
    caller.close('connectionClosed')
  },
}

/** Without absent options. */
function given(disturbance: z.output<typeof Params>['disturbance']): Disturbance {
  return Object.fromEntries(Object.entries(disturbance ?? {}).filter(([, value]) => Boolean(value)))
}
