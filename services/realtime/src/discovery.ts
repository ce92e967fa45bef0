import type { Contract } from '@portico/channels'
import { type AuthMode, type Discovery, maxChannelNameLength, protocolName } from '@portico/protocol'
import type { FastifyInstance } from 'fastify'
import type { Limits } from './limits/limits.ts'
import type { Timing } from './node/node-context.ts'
import { paths } from './transport/paths.ts'

export interface DiscoveryOptions {
  readonly version: string
  readonly node: string
  readonly auth: AuthMode
  readonly timing: Timing
  readonly limits: Limits
  readonly contract: Contract
  readonly development: boolean
  readonly now: () => number
}

/** `GET /ws/config`: what a client has to know before it connects. No secrets. */
export async function discoveryRoute(app: FastifyInstance, options: DiscoveryOptions): Promise<void> {
  app.get('/ws/config', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(describe(options)),
  )
}

function describe(options: DiscoveryOptions): Discovery {
  const { version, node, auth, timing, limits, contract, development, now } = options
  return {
    protocol: protocolName,
    version,
    serverTime: now(),
    node,
    transports: [
      { name: 'websocket', ...paths.websocket },
      { name: 'http_stream', ...paths.http_stream },
      { name: 'poll', ...paths.poll },
    ],
    auth,
    ping: { intervalSeconds: timing.pingSeconds, timeoutSeconds: timing.pongSeconds },
    limits: { ...limits, channelNameLength: maxChannelNameLength, connectSeconds: timing.connectSeconds },
    contract: Object.values(contract.fingerprints()).sort(),
    development,
  }
}
