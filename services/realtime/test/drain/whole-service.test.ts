import { once } from 'node:events'
import { Centrifuge } from 'centrifuge'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { startService } from '../support/service.ts'
import { signToken } from '../support/token.ts'

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

t.test('new connections are not taken any more, and there is no wait for those that are gone', async (t) => {
  await using leaving = await startService({ env: { DRAIN_SECONDS: '30' } })
  const began = performance.now()
  t.equal(await leaving.service.leave(), true)
  t.ok(performance.now() - began < 5_000, 'an empty node leaves at once')
  await t.rejects(fetch(`${leaving.url}/ws/health/live`), 'the port is free again')
})
