import Fastify, { type FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import { Origins } from '../../src/auth/origin.ts'
import { diagnoseRoute } from '../../src/ops/diagnose.ts'

const own = 'https://app.example.com'

async function setUp(t: Test, options: FastifyServerOptions = {}) {
  const app = Fastify(options)
  const kept = new Map([['K7QX', { opened: true }]])
  await app.register(diagnoseRoute, {
    origins: new Origins({ publicOrigins: [own], developmentOrigins: ['http://localhost:3000'] }),
    node: 'n1',
    version: '1.2.3',
    now: () => 5,
    traces: { find: (code) => kept.get(code) },
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())
  return async (headers: Record<string, string> = {}, path = '', method = 'POST') => {
    const response = await fetch(`${address}/ws/diagnose${path}`, { headers, method })
    const text = await response.text()
    return { text, answer: JSON.parse(text) }
  }
}

t.test('says of an origin what it got, what it expected, and where it looked', async (t) => {
  const ask = await setUp(t)
  for (const [origin, verdict, explanation] of [
    [own, 'own', /is let in/],
    ['http://localhost:3000', 'allowed', /must bring a token/],
    ['https://evil.example', 'refused', /PUBLIC_ORIGINS/],
    ['null', 'refused', /Sandboxed/],
  ] as const) {
    const { answer } = await ask({ origin })
    t.match(answer.origin, {
      verdict,
      got: origin,
      expected: [own, 'http://localhost:3000'],
      headerSeen: { name: 'origin', host: /^127\.0\.0\.1:/ },
      explanation,
    })
  }
  const { answer } = await ask({}, '', 'GET')
  t.match(answer.origin, { verdict: 'absent', explanation: /ask by POST/ })
})

t.test('shows the headers that front doors forget', async (t) => {
  const { answer } = await (await setUp(t, { trustProxy: 'loopback' }))({
    'x-forwarded-for': '192.0.2.7',
    'x-forwarded-proto': 'https',
    via: '1.1 proxy',
    'sec-websocket-version': '13',
  })
  t.match(answer, {
    node: 'n1',
    version: '1.2.3',
    protocol: 'centrifuge-v2',
    serverTime: 5,
    address: '192.0.2.7',
    httpVersion: '1.1',
    secure: { secure: true, because: /X-Forwarded-Proto: https/ },
    headers: {
      upgrade: { 'sec-websocket-version': '13' },
      forwarded: { 'x-forwarded-for': '192.0.2.7', via: '1.1 proxy' },
    },
  })
})

t.test('says when nobody forwarded the request', async (t) => {
  const { answer } = await (await setUp(t))()
  t.match(answer, {
    address: '127.0.0.1',
    secure: { secure: false, because: /nobody forwarded/ },
    headers: { forwarded: {} },
  })
})

t.test('never repeats a secret, nor more of a header than one can read', async (t) => {
  const { text, answer } = await (await setUp(t))({
    cookie: 'theme=dark; next-auth.session-token=s3cr3t; =odd',
    authorization: 'Bearer s3cr3t',
    'x-api-key': 's3cr3t',
    referer: `${own}/reset?code=s3cr3t#s3cr3t`,
    'user-agent': 'x'.repeat(5_000),
  })
  t.notMatch(text, 's3cr3t')
  t.strictSame(answer.cookies, ['theme', 'next-auth.session-token'])
  t.equal(answer.headers.fetch.referer, `${own}/reset`)
  t.ok(text.length < 3_000, `${text.length}`)
})

t.test('joins what was kept of an attempt', async (t) => {
  const ask = await setUp(t)
  t.strictSame((await ask({}, '?trace=K7QX')).answer.trace, { opened: true })
  t.notOk('trace' in (await ask({}, '?trace=nobody')).answer)
  t.notOk('trace' in (await ask({}, '?trace=K7QX&trace=K7QX')).answer)
})
