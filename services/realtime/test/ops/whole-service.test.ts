import { once } from 'node:events'
import { defineChannels, ephemeral } from '@portico/channels'
import { explain } from '@portico/protocol/findings'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { startService } from '../support/service.ts'
import { WireClient } from '../support/wire-client.ts'

/** The server API, readiness, metrics and diagnosis of the service as it is, with real connections. */
async function setUp(t: Test) {
  const running = await startService()
  t.teardown(() => running[Symbol.asyncDispose]())
  const connect = async (user: string) => {
    const client = await WireClient.connect(running.websocketUrl, { user })
    t.teardown(() => client[Symbol.asyncDispose]())
    return client
  }
  const call = async (method: string, body: unknown) => {
    const response = await fetch(`${running.url}/api/${method}`, {
      method: 'POST',
      headers: { 'x-api-key': 'test-key' },
      body: JSON.stringify(body),
    })
    return JSON.parse(await response.text())
  }
  return { running, connect, call, get: async (path: string) => fetch(`${running.url}${path}`) }
}

t.test('the server API reaches real connections', async (t) => {
  const { connect, call } = await setUp(t)
  const [ann, bob] = [await connect('ann'), await connect('bob')]
  t.match(await call('publish', { channel: 'chat:1', data: { t: 0 } }), {
    result: { place: 'memory', connections: 0, nodes: 0, nodes_reported: 0 },
  })
  for (const client of [ann, bob]) await client.call('subscribe', { channel: 'chat:1' })

  const { result } = await call('publish', { channel: 'chat:1', data: { t: 1 }, idempotency_key: 'k' })
  t.match(result, {
    place: 'memory',
    offset: 2,
    repeated: false,
    connections: 2,
    nodes: 1,
    nodes_reported: 1,
  })
  t.match(await ann.publication(), { data: '{"t":1}', offset: 2, tags: new Map([['key', 'k']]) })
  t.match(await call('publish', { channel: 'chat:1', data: { t: 1 }, idempotency_key: 'k' }), {
    result: { offset: 2, repeated: true },
  })
  t.match(await call('history', { channel: 'chat:1', limit: -1 }), {
    result: { publications: [{ offset: 1 }, { offset: 2, data: { t: 1 }, tags: { key: 'k' } }], offset: 2 },
  })
  t.match(await call('presence_stats', { channel: 'chat:1' }), { result: { num_clients: 2, num_users: 2 } })
  t.match(await call('channels', {}), { result: { channels: { 'chat:1': { num_clients: 2 } } } })
  t.match(await call('info', {}), { result: { nodes: [{ num_clients: 2, num_users: 2, num_channels: 1 }] } })
  t.match(await call('publish', { channel: 'nowhere', data: 1 }), { error: { code: 102 } })
  t.match(await call('publish', { channel: 'chat:1', data: 'x'.repeat(70_000) }), { error: { code: 403 } })

  t.strictSame(await call('unsubscribe', { user: 'bob', channel: 'chat:1' }), { result: {} })
  t.match(await call('publish', { channel: 'chat:1', data: 2 }), { result: { connections: 1 } })
  t.strictSame(await call('disconnect', { user: 'ann' }), { result: {} })
  t.strictSame(await ann.closed, { code: 3503, reason: 'force disconnect' })
  t.strictSame(await call('revoke', { user: 'bob' }), { result: {} })
  t.strictSame(await bob.closed, { code: 4500, reason: 'access was revoked' })
})

t.test('a service in memory is ready and says that it is alone', async (t) => {
  const { get } = await setUp(t)
  const response = await get('/ws/health/ready')
  t.equal(response.status, 200)
  t.match(await response.json(), {
    status: 'ready',
    components: {
      draining: { ok: true },
      node: { ok: true, detail: '1 alive' },
      broker: { detail: /alone/ },
    },
  })
  t.equal((await get('/ws/health/live')).status, 200)
})

t.test('metrics tell what happened', async (t) => {
  const { running, connect, call, get } = await setUp(t)
  const [ann, bob] = [await connect('ann'), await connect('bob')]
  for (const client of [ann, bob]) await client.call('subscribe', { channel: 'chat:1' })
  await call('publish', { channel: 'chat:1', data: 1 })
  await bob.publication()
  await ann.refused('subscribe', { channel: 'nowhere' })
  await ann.refused('subscribe', { channel: 'chat:2', token: 'nonsense' })
  const stranger = await WireClient.open(running.websocketUrl)
  stranger.sendRaw('{"id":1,"connect":{"token":"nonsense"}}')
  await stranger.closed
  await call('unsubscribe', { user: 'ann', channel: 'chat:1' })
  await call('disconnect', { user: 'bob' })
  await bob.closed
  const text = await (await get('/metrics')).text()
  for (const line of [
    'portico_connections{transport="websocket"} 1',
    'portico_connections_opened_total{transport="websocket"} 3',
    'portico_refusals_total{refusal="malformed"} 2',
    'portico_users 1',
    'portico_publications_total{place="memory"} 1',
    'portico_deliveries_total 2',
    'portico_broker_lag_seconds_count 1',
    'portico_command_seconds_count{command="connect",outcome="answered"} 2',
    'portico_command_seconds_count{command="subscribe",outcome="refused"} 2',
    'portico_command_errors_total{error="unknownChannel"} 1',
    'portico_unsubscribes_total{reason="server"} 1',
    'portico_disconnects_total{reason="forceDisconnect"} 1',
  ])
    t.match(text, `${line}\n`)
  t.match(text, /^process_resident_memory_bytes \d+$/m)
})

t.test('a refused origin is counted, logged and explained', async (t) => {
  const { running, get } = await setUp(t)
  const refused = new WebSocket(running.websocketUrl, { origin: 'https://evil.example' })
  t.match(await once(refused, 'error'), [{ message: /403/ }])
  t.match(await (await get('/metrics')).text(), 'portico_refusals_total{refusal="origin"} 1\n')
  t.match(
    running.lines.filter(({ level }) => level === 'warn'),
    [{ msg: 'an origin was refused', got: 'https://evil.example' }],
  )
  const diagnosis = await fetch(`${running.url}/ws/diagnose`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
  })
  t.match(await diagnosis.json(), { origin: { verdict: 'refused', explanation: /PUBLIC_ORIGINS/ } })
})

t.test('at the level of production a finding has a line, with the sentences of the catalogue', async (t) => {
  await using running = await startService({ level: 'info' })
  await using client = await WireClient.connect(`${running.websocketUrl}?trace=PT-7F3K2M`)
  await client.refused('subscribe', { channel: 'private:7' })
  const lines = running.lines.filter(({ finding }) => finding === 'subscriptionDenied')
  const { title, cure } = explain({ id: 'subscriptionDenied' })
  t.match(lines, [{ level: 'info', trace: 'PT-7F3K2M', title, cause: /private:7.*It is not yours/, cure }])
})

t.test(
  'a policy that breaks has its cause in the log, under the trace code and the name that its page shows',
  async (t) => {
    const slip = new Error('a slip of the policy')
    const contract = defineChannels<unknown>()({
      'broken:{id}': ephemeral({
        policy: () => {
          throw slip
        },
      }),
    })
    await using running = await startService({ level: 'info', contract })
    await using client = await WireClient.connect(`${running.websocketUrl}?trace=PT-8F3K2M`)
    await client.refused('subscribe', { channel: 'broken:7' })
    const ofTrace = running.lines.filter(({ trace }) => trace === 'PT-8F3K2M')
    t.match(
      ofTrace.find(({ err }) => err !== undefined),
      { finding: 'internal', err: { message: slip.message } },
    )
  },
)

t.test('never a token, a key or a payload in the log of a whole conversation', async (t) => {
  const { running, connect, call } = await setUp(t)
  const client = await connect('ann')
  await client.call('subscribe', { channel: 'chat:1' })
  await call('publish', { channel: 'chat:1', data: 'what Ann wrote to Bob' })
  await client.refused('refresh', { token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.sig' }).catch(() => {})
  const log = JSON.stringify(running.lines)
  t.ok(running.lines.length > 0)
  for (const secret of ['eyJ', 'test-key', 'what Ann wrote']) t.notOk(log.includes(secret), secret)
})
