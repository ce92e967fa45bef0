import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'

interface Webhook {
  readonly url: string
  /** The bodies it took, in their order. */
  readonly taken: string[]
  /** How often it was asked. */
  asked: number
  /** The status for a body; it takes what it answers with 200. */
  answer: (body: string) => number
}

/** A real HTTP server on a free port. */
export async function startWebhook(t: Test): Promise<Webhook> {
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const status = webhook.answer(body)
    webhook.asked += 1
    if (status === 200) webhook.taken.push(body)
    response.writeHead(status, { location: '/elsewhere' }).end('thank you')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo
  const webhook: Webhook = {
    url: `http://127.0.0.1:${port}/hook?token=hunter2`,
    taken: [],
    asked: 0,
    answer: () => 200,
  }
  return webhook
}
