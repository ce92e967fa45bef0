import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { text } from 'node:stream/consumers'
import { Centrifuge } from 'centrifuge'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { startService, testOrigin } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

/** The published client, as anybody's page would use it. */
async function connect(t: Test, url: string): Promise<Centrifuge> {
  const client = new Centrifuge(url, {
    websocket: WebSocket,
    token: await signToken(),
    minReconnectDelay: 20,
    maxReconnectDelay: 50,
  })
  t.teardown(() => client.disconnect())
  const connected = new Promise((resolve) => client.once('connected', resolve))
  client.connect()
  await connected
  return client
}

t.test('a drain tells every client, closes with 3001, and they want to come back', async (t) => {
  await using leaving = await startService({ env: { DRAIN_SECONDS: '1' } })
  const clients = [await connect(t, leaving.websocketUrl), await connect(t, leaving.websocketUrl)]
  const notices = clients.map((client) => new Promise((resolve) => client.once('message', resolve)))
  const left = clients.map((client) => new Promise((resolve) => client.once('connecting', resolve)))
  const idle = new WebSocket(leaving.websocketUrl)
  const idleClosed = once(idle, 'close')
  await once(idle, 'open')

  const gone = leaving.service.leave()
  for (const notice of notices) t.match(await notice, { data: { $sys: 'drain', delayMs: Number } })
  for (const reason of left)
    t.match(await reason, { code: 3001, reason: 'shutdown' }, 'still wants to connect')
  t.equal(await gone, true)
  t.match(await idleClosed, [3001], 'also who never said who it is')

  const moved = leaving.lines.filter(({ msg }) => msg === 'connections moved')
  t.match(moved, [{ told: 2, closed: 2 }])
})

t.test('a handshake that was under way is turned away in words, and remembered', async (t) => {
  await using leaving = await startService({ env: { DRAIN_SECONDS: '4' } })
  const { app } = leaving.service
  const stays = await WireClient.connect(leaving.websocketUrl)
  const { port } = new URL(leaving.url)
  const late = connectSocket(Number(port), '127.0.0.1')
  const connected = once(app.server, 'connection')
  late.write(`GET /ws?trace=PT-0000D1 HTTP/1.1\r\nHost: app.test\r\nOrigin: ${testOrigin}\r\n`)
  await connected
  const said = text(late)

  const gone = leaving.service.leave()
  t.match(await stays.pushes.next(), { message: { data: /drain/ } })
  late.write('Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n')
  late.write(`Sec-WebSocket-Key: ${'A'.repeat(22)}==\r\n\r\n`)
  const answer = await said
  t.match(answer, /^HTTP\/1\.1 503 .*retry-after: 1.*connection: close/is)
  t.match(JSON.parse(answer.split('\r\n\r\n').at(-1) ?? ''), {
    finding: 'draining',
    cause: /accepts no more clients/,
  })

  const headers = { origin: testOrigin }
  const polled = await app.inject({ method: 'POST', url: '/ws/poll', headers, payload: '{"data":"{}"}' })
  t.match(polled, { statusCode: 503, headers: { 'retry-after': '1' } })
  t.match(polled.json(), { finding: 'draining' })
  const { trace } = (await app.inject('/ws/diagnose?trace=PT-0000D1')).json()
  t.match(trace.sightings, [
    {
      steps: [{ what: 'arrived' }, { what: 'refused', facts: { status: 503 } }],
      finding: { id: 'draining' },
    },
  ])
  t.match(
    leaving.lines.find(({ finding }) => finding === 'draining'),
    { trace: 'PT-0000D1', msg: 'a newcomer was turned away' },
  )
  t.match(
    (await app.inject('/metrics')).body,
    'portico_findings_total{finding="draining",side="service"} 2\n',
  )
  t.match(await app.inject('/ws/health/ready'), { statusCode: 503, headers: { 'retry-after': '1' } })
  stays.socket.close()
  t.equal(await gone, true)
})

t.test('connections are moved at the pace that is set', async (t) => {
  await using leaving = await startService({ env: { DRAIN_SECONDS: '60', DRAIN_PER_SECOND: '10' } })
  const clients = await Promise.all(Array.from({ length: 5 }, () => WireClient.connect(leaving.websocketUrl)))
  const gone = leaving.service.leave()
  for (const client of clients) {
    await client.pushes.next()
    client.socket.close()
  }
  t.equal(await gone, true)
  const { told, closed, steps } = leaving.lines.find(({ msg }) => msg === 'connections moved') ?? {}
  t.match({ told, closed }, { told: 5, closed: 0 }, 'each left by itself')
  t.ok(Number(steps) >= 5, `one in each step of a tenth of a second, in ${steps} steps`)
})

t.test('new connections are not taken any more, and there is no wait for those that are gone', async (t) => {
  // Whoever waited for it would not be done before this file's time is over.
  await using leaving = await startService({ env: { DRAIN_SECONDS: '3600' } })
  t.equal(await leaving.service.leave(), true, 'an empty node leaves at once')
  await t.rejects(fetch(`${leaving.url}/ws/health/live`), 'the port is free again')
})
