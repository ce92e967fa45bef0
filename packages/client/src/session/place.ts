import type { traceParameter } from '@portico/protocol'
import type { LinkPlan } from './world.ts'

/** Where a transport is reached, with the code that the service keeps this attempt under. */
export interface Place {
  readonly url: string
  /** For what is sent, where the transport only brings what arrives. */
  readonly commandUrl: string
}

/** As the protocol has it. */
const parameter: typeof traceParameter = 'trace'

export function placeOf(origin: string, { discovery, transport, trace }: LinkPlan): Place {
  const { path = '/ws', commandPath = '/ws/emulation' } =
    discovery.transports.find(({ name }) => name === transport) ?? {}
  const query = trace === undefined ? '' : `?${parameter}=${trace}`
  return { url: `${origin}${path}${query}`, commandUrl: `${origin}${commandPath}${query}` }
}
