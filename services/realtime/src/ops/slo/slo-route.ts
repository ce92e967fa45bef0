import type { FastifyInstance } from 'fastify'
import { sloPage } from './page.ts'
import type { Slo } from './slo.ts'

/** `GET /ws/slo` on the service's own port; the front doors refuse it. A page for browsers, JSON for other clients. */
export async function sloRoute(app: FastifyInstance, { slo }: { readonly slo: Slo }): Promise<void> {
  app.get('/ws/slo', async (request, reply) => {
    const report = await slo.report()
    reply.header('cache-control', 'no-store').header('vary', 'accept')
    if (!request.headers.accept?.includes('text/html')) return reply.send(report)
    return reply.type('text/html; charset=utf-8').send(sloPage(report))
  })
}
