import { randomUUID } from 'node:crypto'
import type { Contract } from '@portico/channels'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { ApiKeys } from './api/keys.ts'
import { AuditDesk } from './audit/desk.ts'
import type { BackendsOptions, OpenBackends } from './backends.ts'
import { BlackBox } from './black-box/black-box.ts'
import { Inquiry } from './black-box/inquiry.ts'
import { Database, type OpenDatabase } from './channels/database.ts'
import { Policies } from './channels/policies.ts'
import { PolicyFaults } from './channels/policy-faults.ts'
import type { RealtimeConfig } from './config.ts'
import { Connection } from './connection/connection.ts'
import { OpenConnections } from './connection/open-connections.ts'
import { RefusedUsers } from './connection/refused-users.ts'
import { Departure, departureSettings } from './drain/departure.ts'
import { Draining } from './drain/draining.ts'
import { createIdentity, type Identity } from './identity.ts'
import { AddressLimits } from './limits/address-limits.ts'
import { LimitBook } from './limits/limit-book.ts'
import { type Limits, limitsOf } from './limits/limits.ts'
import type { AssembledNode } from './node/assemble.ts'
import type { NodeContext, Timing } from './node/node-context.ts'
import { nodeComponent } from './ops/components.ts'
import type { DiagnoseOptions } from './ops/diagnose.ts'
import { Monitoring } from './ops/monitoring.ts'
import { Slo } from './ops/slo/slo.ts'
import { createNode, openBackendsOf } from './own-node.ts'
import { createServer } from './server.ts'
import { TimerWheel } from './timer-wheel.ts'
import { Admission, type Gate } from './transport/admission.ts'
import { EmulatedSessions } from './transport/emulated-sessions.ts'
import { version } from './version.ts'
import { measuredBy } from './workers/measured.ts'
import type { Correspondent } from './workers/shared-metrics.ts'

export interface ServiceOptions {
  /** While the event loop is late by more than this, new connections are refused. */
  readonly overloadedMs?: number
  readonly config: RealtimeConfig
  readonly contract: Contract
  /** Opens the database that the policies read; undefined if they read none. */
  readonly openDatabase?: OpenDatabase | undefined
  readonly log: Logger
  readonly production: boolean
  /** How long a request may take to arrive, where it is not what the server has by default. */
  readonly arrivalMs?: number | undefined
  /** Replaces the stores that the configuration names. */
  readonly backends?: (options: BackendsOptions) => OpenBackends
  /** The way to the other workers, if this process is one of several. */
  readonly primary?: Correspondent | undefined
}

/** The whole service, ready to listen. */
export interface Service extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly node: AssembledNode
  /** Drains, and is closed then. True when that was done in time. */
  leave(): Promise<boolean>
}

/** While the event loop is this late, clients that connect are asked to come back later. */
const overloadedMs = 1_000

/** How often one address may ask about an attempt to connect. Codes are short, and each question goes to all nodes. */
const inquiriesPerSecond = 5

export async function createService(options: ServiceOptions): Promise<Service> {
  const { config, log, production } = options
  const id = randomUUID()
  const limits = limitsOf(config)
  const timers = new TimerWheel({ onFault: (err) => log.error({ err }, 'a timer failed') })
  const monitoring = new Monitoring({ version, process: true }, log)
  const draining = new Draining(id)
  const sessions = new EmulatedSessions()
  const backends = openBackendsOf(options, id, monitoring)
  const box = new BlackBox({ node: id })
  const node = createNode(options, {
    id,
    limits,
    timers,
    sessions,
    backends,
    attempts: box,
    observer: monitoring.node,
  })
  monitoring.watch(node)
  const identity = createIdentity(config, node.revocations, { production })
  const database = new Database({ url: config.DATABASE_URL, open: options.openDatabase })
  const services = servicesOf(options, { node, identity, database, limits, timers, monitoring })
  const measured = measuredBy(monitoring, options.primary)
  const slo = new Slo({ measure: measured.all })
  const app = await createServer({
    log,
    trustedProxies: config.TRUSTED_PROXIES,
    allowedOrigins: identity.origins.allowed,
    transports: {
      accept: (transport, peer) => new Connection(transport, peer, services),
      admission: admissionOf({ gate: draining, identity, limits, box, monitoring }),
      box,
      node: id,
      sessions,
      control: node.control,
      leaving: draining.leaving,
      timers,
      maxFrameBytes: limits.frameBytes,
    },
    discovery: { ...services, ...describedBy(options, identity), node: id },
    operations: node.node,
    apiKeys: new ApiKeys(config.API_KEYS),
    health: monitoring.health([draining, nodeComponent(node.control, id), ...backends.components]),
    diagnosis: diagnosisOf({ box, identity, node, monitoring, log }),
    printMetrics: measured.print,
    slo,
    arrivalMs: options.arrivalMs,
  })
  const { open } = services
  const close = closing({ draining, open, app, node, backends, database, timers, monitoring, slo })
  const departure = new Departure({
    settings: departureSettings(config),
    server: app.server,
    occupants: node.roster,
    draining,
    close,
    log,
    onProgress: (remaining) => monitoring.meter.metrics.draining.set({}, remaining),
  })
  return { app, node, leave: () => departure.leave(), [Symbol.asyncDispose]: close }
}

interface AdmissionNeeds extends Pick<ServicesNeeds, 'identity' | 'limits' | 'monitoring'> {
  readonly gate: Gate
  readonly box: BlackBox
}

function admissionOf({ gate, identity, limits, box, monitoring }: AdmissionNeeds): Admission {
  return new Admission({
    gate,
    origins: identity.origins,
    addresses: new AddressLimits(limits),
    strays: new AddressLimits(limits),
    box,
    observer: monitoring.connections,
  })
}

function describedBy({ config, contract }: ServiceOptions, { mode }: Identity) {
  return { contract, auth: mode, development: config.WEBSOCKET_DEV_MODE }
}

interface ServicesNeeds {
  readonly node: AssembledNode
  readonly identity: Identity
  readonly database: Database
  readonly limits: Limits
  readonly timers: TimerWheel
  readonly monitoring: Monitoring
}

function servicesOf(
  options: ServiceOptions,
  { node, identity, database, limits, timers, monitoring }: ServicesNeeds,
): NodeContext {
  return {
    ...node,
    authenticator: identity.authenticator,
    subscriptionTokens: identity.tokens,
    policies: createPolicies(options, database, timers),
    open: new OpenConnections(),
    limits,
    limitBook: new LimitBook(limits),
    auditDesk: new AuditDesk(),
    refused: options.config.WEBSOCKET_DEV_MODE ? new RefusedUsers() : undefined,
    timers,
    timing: timingOf(options.config),
    log: options.log,
    observer: monitoring.connections,
    version,
    isOverloaded: () => timers.lateMs > (options.overloadedMs ?? overloadedMs),
    now: Date.now,
    id: randomUUID,
  }
}

interface DiagnosisNeeds {
  readonly box: BlackBox
  readonly identity: Identity
  readonly node: AssembledNode
  readonly monitoring: Monitoring
  readonly log: Logger
}

function diagnosisOf({ box, identity, node, monitoring, log }: DiagnosisNeeds): DiagnoseOptions {
  const { id } = node.node
  return {
    origins: identity.origins,
    node: id,
    version,
    traces: new Inquiry({ node: id, box, control: node.control }),
    addresses: new AddressLimits({ addressConnects: inquiriesPerSecond }),
    onReported: ({ id: finding, facts }, trace) => {
      monitoring.connections.reported(finding)
      log.info({ finding, side: 'client', trace, facts }, 'what a client found')
    },
  }
}

interface Closing {
  readonly draining: Draining
  readonly open: OpenConnections
  readonly app: FastifyInstance
  readonly node: AsyncDisposable
  readonly backends: AsyncDisposable
  readonly database: AsyncDisposable
  readonly timers: Disposable
  readonly monitoring: Disposable
  readonly slo: Disposable
}

/** Closes from the outside in: clients are told before the parts that they speak through are gone. */
function closing(parts: Closing): () => Promise<void> {
  const { draining, open, app, node, backends, database, timers, monitoring, slo } = parts
  return async () => {
    draining.turnAway()
    slo[Symbol.dispose]()
    open.closeAll('shutdown')
    await app.close()
    await node[Symbol.asyncDispose]()
    await backends[Symbol.asyncDispose]()
    await database[Symbol.asyncDispose]()
    timers[Symbol.dispose]()
    monitoring[Symbol.dispose]()
  }
}

function createPolicies({ contract, log }: ServiceOptions, database: Database, timers: TimerWheel): Policies {
  return new Policies({ contract, database, timers, faults: new PolicyFaults(log) })
}

/** In development mode all waits are short. */
function timingOf(config: RealtimeConfig): Timing {
  if (config.WEBSOCKET_DEV_MODE) return { pingSeconds: 5, pongSeconds: 3, connectSeconds: 5, graceSeconds: 5 }
  return {
    pingSeconds: config.PING_SECONDS,
    pongSeconds: config.PONG_SECONDS,
    connectSeconds: config.CONNECT_SECONDS,
    graceSeconds: 25,
  }
}
