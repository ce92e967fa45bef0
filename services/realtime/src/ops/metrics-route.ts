import type { FastifyInstance } from 'fastify'
import { Meter } from './meter.ts'

interface MetricsRouteOptions {
  /** This process alone, or all workers together. */
  readonly metricsText: () => Promise<string>
}

/** `GET /metrics` for Prometheus, on the service's own port; no front door routes it. */
export async function metricsRoute(
  app: FastifyInstance,
  { metricsText }: MetricsRouteOptions,
): Promise<void> {
  app.get('/metrics', async (_request, reply) => {
    const text = await metricsText()
    return reply.header('content-type', Meter.contentType).header('cache-control', 'no-store').send(text)
  })
}
