import type { traceParameter } from '@portico/protocol'
import type { LinkPlan } from './world.ts'

/** The addresses of a transport, with the trace code of this attempt. */
export interface Place {
  readonly url: string
  /** Where commands go, for transports that only receive. */
  readonly commandUrl: string
}

/** Copied with its type from the protocol. */
const parameter: typeof traceParameter = 'trace'

export function placeOf(origin: string, { discovery, transport, trace }: LinkPlan): Place {
  const { path = '/ws', commandPath = '/ws/emulation' } =
    discovery.transports.find(({ name }) => name === transport) ?? {}
  const query = trace === undefined ? '' : `?${parameter}=${trace}`
  return { url: `${origin}${path}${query}`, commandUrl: `${origin}${commandPath}${query}` }
}
