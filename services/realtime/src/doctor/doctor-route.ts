import type { FastifyInstance } from 'fastify'

import { type Document, makeDocument } from './document.ts'

/**
 * `GET /ws/doctor`: a page that checks this origin from the browser that shows it. Served from here, so that it is
 * available when the web app is down. Made on the first request; after a failure the next request tries again.
 */
export async function doctorRoute(
  app: FastifyInstance,
  { make = makeDocument }: { readonly make?: () => Promise<Document> },
): Promise<void> {
  let made: Promise<Document> | undefined
  const forget = () => {
    made = undefined
  }
  app.get('/ws/doctor', async (_request, reply) => {
    if (made === undefined) {
      made = make()
      made.catch(forget)
    }
    const { html, policy } = await made
    return reply
      .type('text/html; charset=utf-8')
      .headers({
        'cache-control': 'no-store',
        'content-security-policy': policy,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      .send(html)
  })
}
