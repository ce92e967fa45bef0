import cors from '@fastify/cors'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
  type onRequestHookHandler,
} from 'fastify'
import type { ApiKeys } from './api/keys.ts'
import { serverApi } from './api/server-api.ts'
import { type DiscoveryOptions, discoveryRoute } from './discovery.ts'
import { doctorRoute } from './doctor/doctor-route.ts'
import type { Operations } from './node/operations.ts'
import { type DiagnoseOptions, diagnoseRoute } from './ops/diagnose.ts'
import { findingResponse } from './ops/finding-response.ts'
import { type Health, healthRoutes } from './ops/health.ts'
import { metricsRoute } from './ops/metrics-route.ts'
import type { Slo } from './ops/slo/slo.ts'
import { sloRoute } from './ops/slo/slo-route.ts'
import { answerFault } from './transport/fault.ts'
import { registerTransports, type TransportRoutesOptions } from './transport/routes.ts'

interface ServerParts {
  readonly log: FastifyBaseLogger
  readonly trustedProxies: readonly string[]
  readonly allowedOrigins: readonly string[]
  readonly transports: TransportRoutesOptions
  readonly discovery: DiscoveryOptions
  readonly operations: Operations
  readonly apiKeys: ApiKeys
  readonly health: Health
  readonly diagnosis: DiagnoseOptions
  readonly metricsText: () => Promise<string>
  readonly slo: Slo
  /** How long a request may take to arrive. Open sockets and streams are not affected. */
  readonly arrivalMs?: number | undefined
}

/** The HTTP server with all its routes. It needs no process and listens only when told. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { log, trustedProxies, allowedOrigins, transports, discovery, arrivalMs = 30_000 } = parts
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    // Log lines carry a trace code; per-request child loggers would only add numbers.
    childLoggerFactory: (parent) => parent,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: [...trustedProxies],
    // Longer than a front door keeps an idle connection (Caddy: 60 s), so that none sends a request on a connection
    // that is just being closed.
    keepAliveTimeout: 75_000,
    // Unlimited by default: a request that never ends would keep its data in memory. For headers Node uses the shorter
    // of the two.
    requestTimeout: arrivalMs,
    http: { headersTimeout: arrivalMs, connectionsCheckingInterval: arrivalMs / 4 },
    forceCloseConnections: true,
    // Routes answer requests during shutdown themselves, with a finding and a trace.
    return503OnClosing: false,
    frameworkErrors: refuseBadAddress,
  })
  app.setErrorHandler(answerFault)
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(findingResponse({ id: 'nothingHere' })))

  app.addHook('onRequest', passByWhoHungUp)
  app.addHook('onRequest', transports.admission.preflight)
  await app.register(cors, { origin: [...allowedOrigins], credentials: true })
  await registerTransports(app, transports)
  await app.register(async (pages) => {
    await pages.register(discoveryRoute, discovery)
    await pages.register(healthRoutes, { health: parts.health })
    await pages.register(diagnoseRoute, parts.diagnosis)
    await pages.register(doctorRoute)
  })
  await app.register(serverApi, { prefix: '/api', operations: parts.operations, keys: parts.apiKeys })
  await app.register(metricsRoute, { metricsText: parts.metricsText })
  await app.register(sloRoute, { slo: parts.slo })
  return app
}

/** Drops requests whose client is already gone: they have no address for the limits. */
const passByWhoHungUp: onRequestHookHandler = (request, reply, done) => {
  // The type wrongly says that there always is an address.
  if ((request.ip as string | undefined) !== undefined) return done()
  request.raw.destroy()
  reply.hijack()
}

/** No hook runs for an invalid URL, so the upgrade's socket must be ended here. */
function refuseBadAddress(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('finish', () => request.raw.socket.destroySoon())
  const reason = 'the address is not well written'
  reply
    .code(400)
    .header('connection', 'close')
    .send(findingResponse({ id: 'badRequest', facts: { reason } }))
}
