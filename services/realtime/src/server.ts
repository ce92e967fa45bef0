import cors from '@fastify/cors'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import type { ApiKeys } from './api/keys.ts'
import { serverApi } from './api/server-api.ts'
import { type DiscoveryOptions, discoveryRoute } from './discovery.ts'
import type { Operations } from './node/node.ts'
import { type DiagnoseOptions, diagnoseRoute } from './ops/diagnose.ts'
import { type Health, healthRoutes } from './ops/health.ts'
import { metricsRoute } from './ops/metrics-route.ts'
import { registerTransports, type TransportRoutesOptions } from './transport/routes.ts'

export interface ServerParts {
  readonly log: FastifyBaseLogger
  readonly trustedProxies: readonly string[]
  readonly allowedOrigins: readonly string[]
  readonly transports: TransportRoutesOptions
  readonly discovery: DiscoveryOptions
  readonly operations: Operations
  readonly apiKeys: ApiKeys
  readonly health: Health
  readonly diagnosis: DiagnoseOptions
  readonly printMetrics: () => Promise<string>
}

/** The HTTP server with all its routes. It needs no process and listens only when told. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { log, trustedProxies, allowedOrigins, transports, discovery } = parts
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: [...trustedProxies],
    // Idle sockets of the front door are kept, so that it never writes to one that is just being closed.
    keepAliveTimeout: 75_000,
    forceCloseConnections: true,
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'there is nothing at this address' }),
  )

  await app.register(cors, { origin: [...allowedOrigins], credentials: true })
  await registerTransports(app, transports)
  await app.register(async (pages) => {
    await pages.register(discoveryRoute, discovery)
    await pages.register(healthRoutes, { health: parts.health })
    await pages.register(diagnoseRoute, parts.diagnosis)
  })
  await app.register(serverApi, { prefix: '/api', operations: parts.operations, keys: parts.apiKeys })
  await app.register(metricsRoute, { print: parts.printMetrics })
  return app
}
