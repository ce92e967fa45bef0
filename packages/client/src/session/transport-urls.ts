import type { traceParameter } from '@portico/protocol'
import type { LinkPlan } from './world.ts'

/** The URLs of a transport, with the trace code of this attempt. */
export interface TransportUrls {
  readonly url: string
  /** Where commands go, for transports that only receive. */
  readonly commandUrl: string
}

/** Copied with its type from the protocol. */
const parameter: typeof traceParameter = 'trace'

export function transportUrls(origin: string, { discovery, transport, trace }: LinkPlan): TransportUrls {
  const { path = '/ws', commandPath = '/ws/emulation' } =
    discovery.transports.find(({ name }) => name === transport) ?? {}
  const query = trace === undefined ? '' : `?${parameter}=${trace}`
  return { url: `${origin}${path}${query}`, commandUrl: `${origin}${commandPath}${query}` }
}
