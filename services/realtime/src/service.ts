import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { ApiKeys } from './api/keys.ts'
import { Auditor } from './audit/auditor.ts'
import { AttemptLookup } from './black-box/attempt-lookup.ts'
import { Policies } from './channels/policies.ts'
import { PolicyFaults } from './channels/policy-faults.ts'
import type { RealtimeConfig } from './config.ts'
import { Connection } from './connection/connection.ts'
import { RefusedUsers } from './connection/refused-users.ts'
import { GracefulShutdown, shutdownSettings } from './drain/graceful-shutdown.ts'
import { AddressLimits } from './limits/address-limits.ts'
import { NodeLimits } from './limits/node-limits.ts'
import type { AssembledNode } from './node/assemble.ts'
import type { NodeContext, Timing } from './node/node-context.ts'
import { nodeComponent } from './ops/components.ts'
import type { DiagnoseOptions } from './ops/diagnose.ts'
import { Slo } from './ops/slo/slo.ts'
import { Stores } from './ops/stores.ts'
import { closeParts, openParts, type Parts, type PartsOptions } from './parts.ts'
import { createServer } from './server.ts'
import { Admission } from './transport/admission.ts'
import { version } from './version.ts'
import { measuredBy } from './workers/measured.ts'
import type { ProcessLink } from './workers/shared-metrics.ts'

export interface ServiceOptions extends PartsOptions {
  /** While the event loop is late by more than this, new connections are refused. */
  readonly overloadedMs?: number
  /** How long a request may take to arrive, if not the server's default. */
  readonly arrivalMs?: number | undefined
  /** The link to the primary, and through it to the other workers, if this process is one of several. */
  readonly primary?: ProcessLink | undefined
}

/** The whole service, ready to listen. */
export interface Service extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly node: AssembledNode
  /** Drains, then closes. True if that was done in time. */
  leave(): Promise<boolean>
}

/** While the event loop is this late, new clients are asked to come back later. */
const overloadedMs = 1_000

/** How often one address may ask about an attempt to connect. Codes are short, and each question goes to all nodes. */
const inquiriesPerSecond = 5

export async function createService(options: ServiceOptions): Promise<Service> {
  const { config, contract, log } = options
  const parts = openParts(options)
  const { id, node, identity, monitoring, drainState } = parts
  const context = contextOf(options, parts)
  const measured = measuredBy(monitoring, options.primary)
  const health = monitoring.health([
    drainState,
    nodeComponent(node.control, id),
    ...parts.backends.components,
  ])
  const slo = new Slo({ measure: measured.all, health })
  const app = await createServer({
    log,
    trustedProxies: config.TRUSTED_PROXIES,
    allowedOrigins: identity.origins.allowed,
    transports: {
      accept: (transport, peer) => new Connection(transport, peer, context),
      admission: admissionOf(parts),
      box: parts.box,
      node: id,
      sessions: parts.sessions,
      control: node.control,
      leaving: drainState.leaving,
      timers: parts.timers,
      limits: parts.limits,
    },
    discovery: {
      ...context,
      contract,
      auth: identity.mode,
      development: config.WEBSOCKET_DEV_MODE,
      node: id,
    },
    operations: node.node,
    apiKeys: new ApiKeys(config.API_KEYS),
    health,
    diagnosis: diagnosisOf(parts),
    metricsText: measured.metricsText,
    slo,
    arrivalMs: options.arrivalMs,
  })

  /** Closes from the outside in: clients are told while their transports still work. */
  const close = async () => {
    drainState.refuseNew()
    slo[Symbol.dispose]()
    parts.open.closeAll('shutdown')
    await app.close()
    await closeParts(parts)
  }
  const shutdown = new GracefulShutdown({
    settings: shutdownSettings(config),
    server: app.server,
    drainable: node.roster,
    drainState,
    close,
    log,
    onProgress: (remaining) => monitoring.meter.metrics.draining.set({}, remaining),
  })
  return { app, node, leave: () => shutdown.leave(), [Symbol.asyncDispose]: close }
}

function admissionOf({ drainState, identity, limits, box, monitoring }: Parts): Admission {
  return new Admission({
    gate: drainState,
    origins: identity.origins,
    addresses: new AddressLimits(limits),
    unknownSessions: new AddressLimits(limits),
    box,
    observer: monitoring.connections,
    findings: monitoring.findings,
  })
}

/** The dependencies of connections. */
function contextOf({ config, contract, log, ...options }: ServiceOptions, parts: Parts): NodeContext {
  const { node, identity, database, limits, timers, monitoring, open } = parts
  return {
    ...node,
    authenticator: identity.authenticator,
    subscriptionTokens: identity.tokens,
    policies: new Policies({ contract, database, timers, faults: new PolicyFaults(log) }),
    open,
    limits,
    nodeLimits: new NodeLimits(limits),
    auditor: new Auditor(),
    stores: new Stores(parts.backends.components),
    refused: config.WEBSOCKET_DEV_MODE ? new RefusedUsers() : undefined,
    timers,
    timing: timingOf(config),
    log,
    observer: monitoring.connections,
    findings: monitoring.findings,
    version,
    isOverloaded: () => timers.lateMs > (options.overloadedMs ?? overloadedMs),
    now: Date.now,
    id: randomUUID,
  }
}

function diagnosisOf({ id, box, identity, node, monitoring, backends }: Parts): DiagnoseOptions {
  return {
    origins: identity.origins,
    node: id,
    version,
    traces: new AttemptLookup({ node: id, box, control: node.control, archive: backends.archive }),
    addresses: new AddressLimits({ addressConnects: inquiriesPerSecond }),
    onReported: (finding, trace) => monitoring.findings.reported(finding, trace),
  }
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
