import type { FastifyInstance } from 'fastify'

import { type Document, makeDocument } from './document.ts'

/**
 * `GET /ws/doctor`: a page that asks this origin from the browser it is opened in. Served from here and not by the web
 * app, so that it is there when that is not. Made when it is first asked for; when that fails, the next one asks anew.
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
