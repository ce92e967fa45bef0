import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Contract } from '@portico/channels'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { ApiKeys } from './api/keys.ts'
import { memoryBackends } from './backends.ts'
import { Database } from './channels/database.ts'
import { Policies } from './channels/policies.ts'
import { PolicyFaults } from './channels/policy-faults.ts'
import type { RealtimeConfig } from './config.ts'
import { Connection } from './connection/connection.ts'
import { createIdentity } from './identity.ts'
import { AddressLimits } from './limits/address-limits.ts'
import { type Limits, limitsOf } from './limits/limits.ts'
import { UserLimits } from './limits/user-limits.ts'
import { type AssembledNode, assembleNode, type Backends } from './node/assemble.ts'
import type { Services, Timing } from './node/services.ts'
import { Health } from './ops/health.ts'
import { Meter } from './ops/meter.ts'
import { MeteredConnections } from './ops/metered-connections.ts'
import { createServer } from './server.ts'
import { TimerWheel } from './timer-wheel.ts'
import { Admission } from './transport/admission.ts'

export interface ServiceOptions {
  readonly config: RealtimeConfig
  readonly contract: Contract
  readonly log: Logger
  readonly production: boolean
  readonly backends?: (node: string, log: Logger) => Backends
}

/** The whole service, ready to listen. */
export interface Service extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly node: AssembledNode
}

/** Of the product; shown to clients and in metrics. */
export const version = '0.1.0'

export async function createService(options: ServiceOptions): Promise<Service> {
  const { config, log, production } = options
  const id = randomUUID()
  const limits = limitsOf(config)
  const timers = new TimerWheel()
  const meter = new Meter({ version, process: true })
  const node = createNode(options, { id, limits, timers })
  const identity = createIdentity(config, node.revocations, { production })
  const services: Services = {
    ...node,
    authenticator: identity.authenticator,
    subscriptionTokens: identity.tokens,
    policies: createPolicies(options),
    limits,
    userLimits: new UserLimits(limits),
    timers,
    timing: timingOf(config),
    log,
    observer: new MeteredConnections(meter.metrics),
    version,
    isOverloaded: () => false,
    now: Date.now,
    id: randomUUID,
  }
  const app = await createServer({
    log,
    trustedProxies: config.TRUSTED_PROXIES,
    allowedOrigins: identity.origins.allowed,
    admission: new Admission({ origins: identity.origins, addresses: new AddressLimits(limits) }),
    accept: (transport, peer) => new Connection(transport, peer, services),
    discovery: { ...services, node: id, auth: identity.mode, development: config.WEBSOCKET_DEV_MODE },
    operations: node.node,
    apiKeys: new ApiKeys(config.API_KEYS),
    health: new Health({ components: [] }),
    printMetrics: () => meter.print(),
  })
  return {
    app,
    node,
    async [Symbol.asyncDispose]() {
      for (const held of [...node.roster.all()]) held.close('shutdown')
      await app.close()
      await node[Symbol.asyncDispose]()
      timers[Symbol.dispose]()
      meter[Symbol.dispose]()
    },
  }
}

interface NodeNeeds {
  readonly id: string
  readonly limits: Limits
  readonly timers: TimerWheel
}

function createNode(
  { config, contract, log, backends = memoryBackends }: ServiceOptions,
  { id, limits, timers }: NodeNeeds,
): AssembledNode {
  return assembleNode({
    id,
    name: config.NODE_NAME ?? hostname(),
    version,
    contract,
    backends: backends(id, log),
    limits,
    timers,
    emulated: { receive: () => false, poll: async () => undefined },
    onError: (err) => log.error({ err }, 'the node could not do its part'),
  })
}

function createPolicies({ config, contract, log }: ServiceOptions): Policies {
  const database = new Database({ url: config.DATABASE_URL })
  return new Policies({ contract, database, faults: new PolicyFaults(log) })
}

/** In development everything that takes patience in production is short. */
function timingOf(config: RealtimeConfig): Timing {
  if (config.WEBSOCKET_DEV_MODE) return { pingSeconds: 5, pongSeconds: 3, connectSeconds: 5, graceSeconds: 5 }
  return {
    pingSeconds: config.PING_SECONDS,
    pongSeconds: config.PONG_SECONDS,
    connectSeconds: config.CONNECT_SECONDS,
    graceSeconds: 25,
  }
}
