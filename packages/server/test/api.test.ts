import { once } from 'node:events'
import { createServer } from 'node:http'
import { inspect } from 'node:util'
import { defineChannels, ephemeral } from '@portico/channels'
import t, { type Test } from 'tap'
import { z } from 'zod'
import { Realtime } from '../src/index.ts'
import { app } from './fixtures/app.ts'

/** A server that records its requests and gives this answer. */
async function service(t: Test, status: number, body: string) {
  const asked: { path?: string; key?: unknown; body?: unknown } = {}
  const server = createServer(async (request, response) => {
    asked.path = request.url ?? ''
    asked.key = request.headers['x-api-key']
    asked.body = JSON.parse((await request.toArray()).join(''))
    response.writeHead(status).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const options = { url: `http://127.0.0.1:${port}`, apiKey: 'secret-key' }
  return { asked, options, realtime: new Realtime({ contract: app, ...options }) }
}

t.test('publishes with key, event and idempotency key, and hands back the receipt', async (t) => {
  const receipt = { place: 'memory', repeated: false, connections: 3, nodes: 2 } as const
  const result = { ...receipt, offset: 7, epoch: 'e', nodes_reported: 1, finding: 'nobodyListens' }
  const { asked, realtime } = await service(t, 200, JSON.stringify({ result }))
  t.same(await realtime.publish('board:1:cursors', 'moved', { x: 1, y: 2 }, { key: 'k' }), {
    ...receipt,
    position: { epoch: 'e', offset: 7 },
    nodesReported: 1,
    finding: 'nobodyListens',
  })
  t.same(asked, {
    path: '/api/publish',
    key: 'secret-key',
    body: {
      channel: 'board:1:cursors',
      data: { event: 'moved', data: { x: 1, y: 2 } },
      idempotency_key: 'k',
    },
  })
})

t.test('an echo travels as the tag by which a page knows its own', async (t) => {
  const { asked, realtime } = await service(t, 200, '{"result":{}}')
  await realtime.publish('board:1:cursors', 'moved', { x: 1, y: 2 }, { echo: 'of a page' })
  t.strictSame(asked.body, {
    channel: 'board:1:cursors',
    data: { event: 'moved', data: { x: 1, y: 2 } },
    tags: { key: 'of a page' },
  })
})

t.test('revokes, disconnects and has policies asked again', async (t) => {
  const { asked, realtime } = await service(t, 200, '{"result":{}}')
  await realtime.revoke({ user: 'tom', tokenId: 't1' })
  t.match(asked, { path: '/api/revoke', body: { user: 'tom', token_id: 't1' } })
  await realtime.revoke({ session: 's1', expiresAt: new Date(1_500) })
  t.strictSame(asked.body, { session: 's1', expire_at: 2 })
  await realtime.disconnect({ session: 's1' })
  t.match(asked, { path: '/api/disconnect', body: { session: 's1' } })
  await realtime.reconsider({ channel: 'board:1:cursors' })
  t.strictSame(asked.body, { channel: 'board:1:cursors' })
})

t.test('asks for the connections of a target, and for as many as it wants', async (t) => {
  const { asked, realtime } = await service(t, 200, '{"result":{"connections":[]}}')
  t.strictSame(await realtime.connections({ client: 'c1' }), [])
  t.strictSame(asked.body, { client: 'c1' })
  await realtime.connections({}, { limit: 50 })
  t.match(asked, { path: '/api/connections', body: { limit: 50 } })
})

t.test('a refusal carries the code and the sentence of the service', async (t) => {
  const { realtime } = await service(t, 200, '{"error":{"code":103,"message":"the key may not do that"}}')
  await t.rejects(() => realtime.disconnect({ user: 'tom' }), {
    name: 'RealtimeFailure',
    reason: 'refused',
    code: 103,
    message: /may not do that/,
  })
})

t.test('an answer that does not say whether it was done is told apart from a refusal', async (t) => {
  for (const [status, body] of [
    [200, '{"error":{"code":401,"message":"not numbered yet, try again"}}'],
    [200, '{"error":{"code":100,"message":"internal server error"}}'],
    [200, '{"result":{"place":'],
    [504, '<html>'],
  ] as const) {
    const { realtime } = await service(t, status, body)
    const publish = () => realtime.publish('board:1:cursors', 'moved', { x: 1, y: 2 })
    await t.rejects(publish, { name: 'RealtimeFailure', reason: 'unknown' }, body)
  }
})

t.test(
  'what goes over HTTP is what was given: the service’s schema makes of it what is published',
  async (t) => {
    const cents = z.number().transform((euros) => euros * 100)
    const contract = defineChannels<unknown>()({
      'shop:{id}': ephemeral({
        events: { priced: cents, planned: z.date().transform((at) => at.toISOString()) },
      }),
    })
    const { asked, options } = await service(t, 200, '{"result":{"place":"memory"}}')
    const shop = new Realtime({ ...options, contract })
    await shop.publish('shop:1', 'priced', 5)
    t.match(asked.body, { data: { event: 'priced', data: 5 } })
    await t.rejects(() => shop.publish('shop:1', 'planned', new Date()), {
      name: 'PublishRefused',
      field: 'data',
      message: /expected date/,
    })
  },
)

t.test('another server’s page is not taken for an answer', async (t) => {
  const { realtime } = await service(t, 404, '<html>')
  await t.rejects(() => realtime.disconnect({ user: 'tom' }), {
    reason: 'refused',
    message: /404 without JSON/,
  })
})

t.test('a service that is away is named, without the key', async (t) => {
  const realtime = new Realtime({ contract: app, url: 'http://127.0.0.1:1', apiKey: 'secret-key' })
  const refused = await t.rejects(() => realtime.disconnect({ user: 'tom' }), {
    reason: 'unreachable',
    message: /127\.0\.0\.1:1/,
  })
  t.notMatch(inspect(refused), 'secret-key')
})
