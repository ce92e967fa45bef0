import { once } from 'node:events'
import { createServer } from 'node:http'
import t, { type Test } from 'tap'
import { Realtime } from '../src/index.ts'
import { app } from './fixtures/app.ts'
import { refusal } from './fixtures/refusal.ts'

/** A server that keeps what it is asked and answers with what it is given. */
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
  return {
    asked,
    realtime: new Realtime({ contract: app, url: `http://127.0.0.1:${port}`, apiKey: 'secret-key' }),
  }
}

t.test('publishes with key, event and idempotency key, and hands back the receipt', async (t) => {
  const receipt = { place: 'memory', repeated: false, connections: 3, nodes: 1, nodes_reported: 1 }
  const { asked, realtime } = await service(t, 200, JSON.stringify({ result: receipt }))
  t.same(await realtime.publish('board:1:cursors', 'moved', { x: 1, y: 2 }, { key: 'k' }), receipt)
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

t.test('revokes, disconnects and has policies asked again', async (t) => {
  const { asked, realtime } = await service(t, 200, '{"result":{}}')
  await realtime.revoke({ user: 'tom', tokenId: 't1' })
  t.match(asked, { path: '/api/revoke', body: { user: 'tom', token_id: 't1' } })
  await realtime.disconnect({ session: 's1' })
  t.match(asked, { path: '/api/disconnect', body: { session: 's1' } })
  await realtime.reconsider({ channel: 'board:1:cursors' })
  t.strictSame(asked.body, { channel: 'board:1:cursors' })
})

t.test('a refusal carries the code and the sentence of the service', async (t) => {
  const { realtime } = await service(
    t,
    200,
    '{"error":{"code":401,"message":"the store is away, try again"}}',
  )
  const refused = await refusal(() => realtime.disconnect({ user: 'tom' }))
  t.match(refused, { name: 'RealtimeFailure', reason: 'refused', code: 401, message: /the store is away/ })
})

t.test('another server’s page is not taken for an answer', async (t) => {
  const { realtime } = await service(t, 404, '<html>')
  t.match(await refusal(() => realtime.disconnect({ user: 'tom' })), {
    reason: 'refused',
    message: /404 without JSON/,
  })
})

t.test('a service that is away is named, without the key', async (t) => {
  const realtime = new Realtime({ contract: app, url: 'http://127.0.0.1:1', apiKey: 'secret-key' })
  const refused = await refusal(() => realtime.disconnect({ user: 'tom' }))
  t.match(refused, { reason: 'unreachable', message: /127\.0\.0\.1:1/ })
  t.notMatch(JSON.stringify(refused), 'secret-key')
})
