import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import { startRedis, until } from '@portico/harness'
import type { Sighting, TraceCode } from '@portico/protocol'
import t, { type Test } from 'tap'
import { type RunningService, startService, testOrigin } from '../support/service.ts'
import { closedLine, countOf, ended, traceOf } from '../support/sightings.ts'
import { signToken, type TokenOptions } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

const redis = await startRedis()
t.teardown(() => redis[Symbol.asyncDispose]())

async function start(t: Test, env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  const running = await startService({ env })
  t.teardown(() => running[Symbol.asyncDispose]())
  return running
}

const names = ({ steps }: Sighting) => steps.map(({ what }) => what)

t.test('an attempt that succeeds is written down from its arrival to its end', async (t) => {
  const running = await start(t)
  const code = 'PT-AAAAAA'
  const client = await WireClient.connect(`${running.websocketUrl}?trace=${code}`)
  await client.call('subscribe', { channel: 'chat:1' })
  const live = await traceOf(running, code)
  t.match(live, { code, reached: true, unanswered: [], sightings: [{ transport: 'websocket' }] })
  t.match(live.sightings[0]?.request, {
    method: 'GET',
    httpVersion: '1.1',
    headers: { host: /^127\.0\.0\.1:/, origin: testOrigin, upgrade: 'websocket', connection: 'Upgrade' },
  })
  client.socket.close()
  const sighting = await ended(running, code)
  t.strictSame(names(sighting), ['arrived', 'upgraded', 'connected', 'subscribed', 'closed'])
  t.notOk('finding' in sighting)
  t.match(closedLine(running, code), { reason: 'peer-left', trace: code })
})

t.test('an attempt without a code leaves nothing', async (t) => {
  const running = await start(t)
  const client = await WireClient.connect(`${running.websocketUrl}?trace=nonsense`)
  t.teardown(() => client[Symbol.asyncDispose]())
  t.match(await traceOf(running, 'PT-NNNNNN'), { reached: false, sightings: [] })
})

t.test(
  'a refused token is named by what is wrong with it, in the trace, the log and the metric',
  async (t) => {
    const refusals: readonly [TraceCode, string, TokenOptions | undefined, Record<string, string>][] = [
      ['PT-000001', 'unauthorized', undefined, {}],
      ['PT-000002', 'wrongSignature', { secret: 'another secret that is long enough!' }, {}],
      ['PT-000003', 'wrongAudience', {}, { TOKEN_AUDIENCE: 'realtime' }],
      ['PT-000004', 'wrongIssuer', {}, { TOKEN_ISSUER: 'web' }],
    ]
    for (const [code, finding, token, env] of refusals) {
      const running = await start(t, env)
      const client = await WireClient.open(`${running.websocketUrl}?trace=${code}`)
      client.call('connect', token === undefined ? {} : { token: await signToken(token) }).catch(() => {
        client.socket.close()
      })
      await client.closed
      const sighting = await ended(running, code)
      t.match(sighting, { finding: { id: finding } })
      t.match(closedLine(running, code), { finding, trace: code })
      t.equal(await countOf(running, finding), 1, finding)
    }
  },
)

t.test(
  'an origin that may not, and a proxy that drops the handshake, are seen before any connection',
  async (t) => {
    const running = await start(t)
    const refused = new WireClient(`${running.websocketUrl}?trace=PT-000005`, { origin: 'https://evil.test' })
    await refused.closed.catch(() => {})
    t.match(await traceOf(running, 'PT-000005'), {
      sightings: [
        {
          steps: [{ what: 'arrived' }, { what: 'refused', facts: { status: 403 } }],
          finding: { id: 'originRefused', facts: { got: 'https://evil.test', expected: testOrigin } },
        },
      ],
    })
    t.match(
      running.lines.find(({ msg }) => msg === 'an origin was refused'),
      { finding: 'originRefused', trace: 'PT-000005' },
    )
    const dropped = await fetch(`${running.url}/ws?trace=PT-000006`, { headers: { origin: testOrigin } })
    t.equal(dropped.status, 426)
    t.match(await dropped.json(), { finding: 'upgradeHeadersDropped', cure: /Upgrade/, missing: /./ })
    t.match(await traceOf(running, 'PT-000006'), {
      reached: true,
      sightings: [{ finding: { id: 'upgradeHeadersDropped' } }],
    })
  },
)

t.test('a browser that asks whether a foreign page may send gets the finding', async (t) => {
  const running = await start(t)
  const headers = { origin: 'https://evil.test', 'access-control-request-method': 'POST' }
  const response = await fetch(`${running.url}/ws/http_stream?trace=PT-000007`, {
    method: 'OPTIONS',
    headers,
  })
  t.equal(response.status, 403)
  t.match(await response.json(), { finding: 'corsRefused', cause: /https:\/\/evil\.test/ })
  const own = await fetch(`${running.url}/ws/http_stream`, {
    method: 'OPTIONS',
    headers: { ...headers, origin: testOrigin },
  })
  t.equal(own.headers.get('access-control-allow-origin'), testOrigin)
})

t.test('limits of user, address and node are told apart', async (t) => {
  const user = await start(t, { LIMIT_USER_CONNECTIONS: '1' })
  const first = await WireClient.connect(user.websocketUrl)
  t.teardown(() => first[Symbol.asyncDispose]())
  const second = await WireClient.open(`${user.websocketUrl}?trace=PT-000008`)
  second.call('connect', { token: await signToken() }).catch(() => {})
  t.match(await second.closed, { code: 3504 })
  t.match(await ended(user, 'PT-000008'), { finding: { id: 'userConnectionLimit', facts: { limit: 1 } } })

  const node = await start(t, { LIMIT_NODE_CONNECTIONS: '1' })
  const only = await WireClient.connect(node.websocketUrl)
  t.teardown(() => only[Symbol.asyncDispose]())
  const next = await WireClient.open(`${node.websocketUrl}?trace=PT-000009`)
  const refusal = await next.refused('connect', { token: await signToken({ user: '7' }) })
  t.match(refusal, { code: 111, temporary: true })
  next.socket.close()
  t.match(await ended(node, 'PT-000009'), { finding: { id: 'serviceConnectionLimit', facts: { limit: 1 } } })

  const address = await start(t, { LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1' })
  const statuses: number[] = []
  let told: unknown
  for (let count = 0; count < 7; count += 1) {
    const response = await fetch(`${address.url}/ws?trace=PT-00000A`)
    statuses.push(response.status)
    told = await response.json()
  }
  t.equal(statuses.at(-1), 429)
  t.match(told, { finding: 'addressConnectionLimit', cause: /: 1 per second/ })
})

t.test('a message that is too large ends the connection by its name', async (t) => {
  const running = await start(t)
  const client = await WireClient.connect(`${running.websocketUrl}?trace=PT-00000B`)
  client.sendRaw(`"${'x'.repeat(70_000)}"`)
  t.match(await client.closed, { code: 1009 })
  t.match(await ended(running, 'PT-00000B'), {
    finding: { id: 'messageTooLarge', facts: { limit: 65_536 } },
  })
})

t.test('fallbacks are attempts like any other', async (t) => {
  const running = await start(t)
  const connect = JSON.stringify({ id: 1, connect: { token: await signToken() } })
  const streaming = new AbortController()
  const stream = await fetch(`${running.url}/ws/http_stream?trace=PT-00000C`, {
    method: 'POST',
    headers: { origin: testOrigin },
    body: connect,
    signal: streaming.signal,
  })
  t.equal(stream.status, 200)
  await stream.body?.getReader().read()
  streaming.abort()
  const sighting = await ended(running, 'PT-00000C')
  t.match(sighting, { transport: 'http_stream' })
  t.strictSame(names(sighting), ['arrived', 'opened', 'connected', 'closed'])

  await fetch(`${running.url}/ws/poll?trace=PT-00000D`, {
    method: 'POST',
    headers: { origin: testOrigin },
    body: JSON.stringify({ data: connect }),
  })
  const { sightings } = await traceOf(running, 'PT-00000D')
  t.match(sightings, [{ transport: 'poll', steps: [{}, { what: 'opened' }, { what: 'connected' }] }])
})

t.test('what a node saw, and what a client told one, is known at every other', async (t) => {
  const env = { REDIS_URL: redis.url }
  const [first, second] = await Promise.all([start(t, env), start(t, env)])
  const { node } = first.service.node
  await until('both to know each other', async () => (await node.nodes()).length === 2)
  const code = 'PT-00000E'
  const client = await WireClient.connect(`${first.websocketUrl}?trace=${code}`)
  t.teardown(() => client[Symbol.asyncDispose]())
  t.match(await traceOf(second, code), {
    reached: true,
    unanswered: [],
    sightings: [{ node: node.id, steps: [{}, {}, { what: 'connected' }] }],
  })
  const timeline = {
    code,
    steps: [{ at: 1, what: 'dialled', transport: 'websocket' }],
    finding: { id: 'unanswered', facts: { ms: 5 } },
  }
  const posted = await fetch(`${second.url}/ws/diagnose?trace=${code}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ timeline }),
  })
  t.equal(posted.status, 200)
  t.equal(await countOf(second, 'unanswered', 'client'), 1)
  const logged = second.lines.find(({ side }) => side === 'client')
  t.match(logged, { finding: 'unanswered', trace: code, facts: { ms: 5 } })
  t.match(await traceOf(first, code), { timelines: [{ ...timeline, receivedAt: Number }] })
})

t.test('a cookie is kept by its name, and no header that carries a secret', async (t) => {
  const running = await start(t)
  const { port } = new URL(running.url)
  const socket = connectSocket(Number(port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.write(
    [
      'GET /ws?trace=PT-00000F&token=s3cr3t HTTP/1.1',
      'Host: app.test:8080',
      `Origin: ${testOrigin}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      'Authorization: Bearer s3cr3t',
      'Cookie: theme=s3cr3t; __Secure-next-auth.session-token=s3cr3t',
      `X-Forwarded-For: ${'9'.repeat(2_000)}`,
      '',
      '',
    ].join('\r\n'),
  )
  await once(socket, 'data')
  const trace = await traceOf(running, 'PT-00000F')
  t.match(trace.sightings[0]?.request, {
    headers: { host: 'app.test:8080' },
    cookies: ['theme', '__Secure-next-auth.session-token'],
  })
  const text = JSON.stringify(trace)
  t.notMatch(text, 's3cr3t')
  t.notMatch(text, 'AAAAAAAAAAAAAAAAAAAAAA')
  t.ok(text.length < 2_000, `${text.length}`)
})
