import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Contract } from '@portico/channels'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { ApiKeys } from './api/keys.ts'
import { type BackendsOptions, type OpenBackends, openBackends } from './backends.ts'
import { Database } from './channels/database.ts'
import { Policies } from './channels/policies.ts'
import { PolicyFaults } from './channels/policy-faults.ts'
import type { RealtimeConfig } from './config.ts'
import { Connection } from './connection/connection.ts'
import { OpenConnections } from './connection/open-connections.ts'
import { Departure } from './drain/departure.ts'
import { Draining } from './drain/draining.ts'
import { createIdentity, type Identity } from './identity.ts'
import { AddressLimits } from './limits/address-limits.ts'
import { type Limits, limitsOf } from './limits/limits.ts'
import { UserLimits } from './limits/user-limits.ts'
import { type AssembledNode, assembleNode, type Backends } from './node/assemble.ts'
import type { NodeObserver } from './node/observer.ts'
import type { Services, Timing } from './node/services.ts'
import { nodeComponent } from './ops/components.ts'
import { Monitoring } from './ops/monitoring.ts'
import { createServer } from './server.ts'
import { TimerWheel } from './timer-wheel.ts'
import { Admission } from './transport/admission.ts'
import { EmulatedSessions } from './transport/emulated-sessions.ts'
import { type Peer, SharedMetrics } from './workers/shared-metrics.ts'

export interface ServiceOptions {
  /** An event loop that is late by more than this lets nobody in for the moment. */
  readonly overloadedMs?: number
  readonly config: RealtimeConfig
  readonly contract: Contract
  readonly log: Logger
  readonly production: boolean
  /** What stands behind the node, where it is not what the configuration says. */
  readonly backends?: (options: BackendsOptions) => OpenBackends
  /** In one of several workers: through whom it reaches the others. */
  readonly primary?: Peer | undefined
}

/** The whole service, ready to listen. */
export interface Service extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly node: AssembledNode
  /** Drains, and is closed then. True when that was done in time. */
  leave(): Promise<boolean>
}

/** An event loop this late cannot take on more: who connects then is asked to come back. */
const overloadedMs = 1_000

/** Of the product; shown to clients and in metrics. */
export const version = '0.1.0'

export async function createService(options: ServiceOptions): Promise<Service> {
  const { config, log, production } = options
  const id = randomUUID()
  const limits = limitsOf(config)
  const timers = new TimerWheel()
  const monitoring = new Monitoring({ version, process: true })
  const draining = new Draining()
  const open = new OpenConnections()
  const sessions = new EmulatedSessions()
  const backends = openBackendsOf(options, id, monitoring)
  const node = createNode(options, { id, limits, timers, sessions, backends, observer: monitoring.node })
  monitoring.watch(node)
  const identity = createIdentity(config, node.revocations, { production })
  const database = new Database({ url: config.DATABASE_URL })
  const services: Services = {
    ...node,
    authenticator: identity.authenticator,
    subscriptionTokens: identity.tokens,
    policies: createPolicies(options, database),
    limits,
    userLimits: new UserLimits(limits),
    timers,
    timing: timingOf(config),
    log,
    observer: monitoring.connections,
    version,
    isOverloaded: () => timers.lateMs > (options.overloadedMs ?? overloadedMs),
    now: Date.now,
    id: randomUUID,
  }
  const app = await createServer({
    log,
    trustedProxies: config.TRUSTED_PROXIES,
    allowedOrigins: identity.origins.allowed,
    transports: {
      accept: (transport, peer) => open.add(new Connection(transport, peer, services)),
      admission: createAdmission(identity, limits, monitoring),
      node: id,
      sessions,
      control: node.control,
      timers,
      maxFrameBytes: limits.frameBytes,
    },
    discovery: { ...services, node: id, auth: identity.mode, development: config.WEBSOCKET_DEV_MODE },
    operations: node.node,
    apiKeys: new ApiKeys(config.API_KEYS),
    health: monitoring.health([draining, nodeComponent(node.control, id), ...backends.components]),
    diagnosis: { origins: identity.origins, node: id, version },
    printMetrics: printMetricsOf(monitoring, options.primary),
  })
  const close = closing({ open, app, node, backends, database, timers, monitoring })
  const departure = new Departure({
    settings: drainSettingsOf(config),
    server: app.server,
    occupants: node.roster,
    draining,
    close,
    log,
    onProgress: (remaining) => monitoring.meter.metrics.draining.set({}, remaining),
  })
  return { app, node, leave: () => departure.leave(), [Symbol.asyncDispose]: close }
}

interface Closing {
  readonly open: OpenConnections
  readonly app: FastifyInstance
  readonly node: AsyncDisposable
  readonly backends: AsyncDisposable
  readonly database: AsyncDisposable
  readonly timers: Disposable
  readonly monitoring: Disposable
}

/** From the outside in: whoever is told to go is told before what it spoke through is gone. */
function closing(parts: Closing): () => Promise<void> {
  const { open, app, node, backends, database, timers, monitoring } = parts
  return async () => {
    open.closeAll('shutdown')
    await app.close()
    await node[Symbol.asyncDispose]()
    await backends[Symbol.asyncDispose]()
    await database[Symbol.asyncDispose]()
    timers[Symbol.dispose]()
    monitoring[Symbol.dispose]()
  }
}

function createAdmission({ origins }: Identity, limits: Limits, { connections }: Monitoring): Admission {
  const onRefused = (why: 'origin' | 'address') => connections.refused(why)
  return new Admission({ origins, addresses: new AddressLimits(limits), onRefused })
}

function printMetricsOf({ meter }: Monitoring, primary: Peer | undefined): () => Promise<string> {
  if (primary === undefined) return () => meter.print()
  const shared = new SharedMetrics(primary, meter)
  return () => shared.print()
}

function drainSettingsOf({ DRAIN_SECONDS, DRAIN_PER_SECOND, DRAIN_NOTICE_SECONDS }: RealtimeConfig) {
  return { drainSeconds: DRAIN_SECONDS, perSecond: DRAIN_PER_SECOND, noticeSeconds: DRAIN_NOTICE_SECONDS }
}

interface NodeNeeds {
  readonly id: string
  readonly limits: Limits
  readonly timers: TimerWheel
  readonly sessions: EmulatedSessions
  readonly backends: Backends
  readonly observer: NodeObserver
}

function createNode(
  { config, contract, log }: ServiceOptions,
  { id, limits, timers, sessions, backends, observer }: NodeNeeds,
): AssembledNode {
  return assembleNode({
    id,
    name: config.NODE_NAME ?? hostname(),
    version,
    contract,
    backends,
    limits,
    timers,
    emulated: sessions,
    observer,
    onError: (err) => log.error({ err }, 'the node could not do its part'),
  })
}

function openBackendsOf(
  { config, contract, log, backends = openBackends }: ServiceOptions,
  node: string,
  { canaries }: Monitoring,
): OpenBackends {
  return backends({
    node,
    contract,
    log,
    redisUrl: config.REDIS_URL,
    databaseUrl: config.DATABASE_URL,
    databaseDirectUrl: config.DATABASE_DIRECT_URL,
    canaries,
  })
}

function createPolicies({ contract, log }: ServiceOptions, database: Database): Policies {
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
