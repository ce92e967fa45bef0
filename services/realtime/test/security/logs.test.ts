import { connect as connectSocket } from 'node:net'
import { until } from '@portico/harness'
import t from 'tap'
import { testEnvironment } from '../support/environment.ts'
import { startService, testOrigin } from '../support/service.ts'
import { ServiceNode } from '../support/service-node.ts'
import { signToken, tokenSecret } from '../support/token.ts'
import { Visitor, ways } from './ways.ts'

t.test(
  'nothing that a stranger sends makes a line of its own, an order to a terminal, or a long line',
  async (t) => {
    const running = await startService({ env: { LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1000' } })
    t.teardown(() => running[Symbol.asyncDispose]())
    const escapes = '\u009b2J\u009b31m'
    const strange = [
      escapes,
      `","level":"fatal","msg":"forged`,
      'x'.repeat(12_000),
      '%0a%0dforged',
      '%s%d%j%n',
    ]
    for (const value of strange) {
      const text = await answerTo(running.url, [
        'GET /ws?trace=PT-7F3K2M HTTP/1.1',
        `Host: ${value}`,
        `Origin: http://${value}`,
        `User-Agent: ${value}`,
        `Cookie: ${value}=${value}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ])
      t.match(text, /^HTTP\/1\.1 4\d\d/)
    }
    const wicked = 'a\n{"level":"fatal"}\u001b[2J\u009b31m\u202e'
    for (const way of ways) {
      for (const token of [wicked, 'x'.repeat(20_000), await signToken({ user: wicked })]) {
        const { visitor } = await Visitor.dial(way, running.url, token)
        using _visitor = visitor
        for (const channel of [wicked, `broken:${'x'.repeat(10_000)}`, 'broken:1']) {
          await visitor.ask('subscribe', { channel })
        }
        await visitor.ask('rpc', { method: wicked })
      }
    }
    t.ok(running.lines.length > 10, 'there is something to look at')
    for (const line of running.lines) {
      t.not(line.level, 'fatal')
      const printed = JSON.stringify(line)
      t.ok(printed.length < 6_000, `${printed.length} characters`)
    }
  },
)

t.test('no secret is in the log of a service that tells everything', async (t) => {
  const secrets = {
    'the key of the API': 'api-key-0123456789abcdef',
    'the secret of sessions': 'session-secret-0123456789abcdef-0123456789',
    'the secret of tokens': tokenSecret,
    'a secret that is being replaced': 'previous-secret-0123456789abcdef-0123456789',
  }
  const [apiKey, sessionSecret, , previous] = Object.values(secrets)
  const service = await ServiceNode.start({
    ...testEnvironment,
    LOG_LEVEL: 'trace',
    API_KEYS: apiKey ?? '',
    SESSION_SECRET: sessionSecret ?? '',
    TOKEN_SECRET_PREVIOUS: previous ?? '',
  })
  t.teardown(() => service[Symbol.asyncDispose]())
  const good = await signToken({ user: 'ann' })
  const expired = await signToken({ user: 'ann', ttlSeconds: -60 })
  const foreign = await signToken({ user: 'ann', secret: 'a secret that nobody here knows, and long' })
  const payload = 'what-Ann-wrote-to-Bob'
  const cookie = 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..cookie-of-ann.aaaa.bbbb'
  const sessions: string[] = []

  for (const way of ways) {
    for (const token of [good, expired, foreign, `${good}x`]) {
      const { visitor, welcome } = await Visitor.dial(way, service.url, token)
      using _visitor = visitor
      if (visitor.session !== undefined) sessions.push(visitor.session.session)
      if (welcome.kind !== 'result') continue
      await visitor.ask('subscribe', { channel: 'chat:1' })
      await visitor.ask('publish', { channel: 'chat:1', data: JSON.stringify(payload) })
      await visitor.ask('subscribe', { channel: 'broken:1' })
      await visitor.ask('subscribe', { channel: 'chat:2', token: foreign })
    }
  }
  for (const key of [apiKey, `${apiKey}x`]) {
    for (const body of [`{"channel":"chat:1","data":"${payload}"}`, `{"channel":"broken`, '{"channel":7}']) {
      await fetch(`${service.url}/api/publish`, {
        method: 'POST',
        headers: {
          'x-api-key': key ?? '',
          authorization: `apikey ${apiKey}`,
          cookie: `next-auth.session-token=${cookie}`,
        },
        body,
      })
    }
  }
  await fetch(`${service.url}/ws?token=${good}&trace=PT-7F3K2M`, {
    headers: {
      cookie: `next-auth.session-token=${cookie}`,
      origin: testOrigin,
      authorization: `Bearer ${good}`,
    },
  })
  await fetch(`${service.url}/ws?token=${good}`, { headers: { origin: 'https://evil.test' } })
  await until('the last refusal to be logged', () => service.output.includes('an origin was refused'))

  const traces = await (await fetch(`${service.url}/ws/diagnose?trace=PT-7F3K2M`)).text()
  const metrics = await (await fetch(`${service.url}/metrics`)).text()
  const told = service.output + traces + metrics
  const tokens = { good, expired, foreign, cookie, payload }
  for (const [name, secret] of Object.entries({ ...secrets, ...tokens })) t.notOk(told.includes(secret), name)
  for (const token of [good, expired, foreign])
    t.notOk(told.includes(token.split('.')[2] ?? ''), 'a signature')
  for (const session of sessions) t.notOk(told.includes(session), 'a session of a fallback')
  t.ok(sessions.length > 0)
  t.match(told, /"level":"(debug|trace)"/, 'it did tell everything')
})

/** Bytes as they are: an HTTP client would refuse to send them. */
async function answerTo(url: string, lines: readonly string[]): Promise<string> {
  const socket = connectSocket(Number(new URL(url).port), '127.0.0.1')
  socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'))
  let text = ''
  socket.setEncoding('latin1').setTimeout(5_000, () => socket.destroy())
  for await (const chunk of socket) {
    text += chunk
    if (text.includes('\r\n\r\n')) break
  }
  return text
}
