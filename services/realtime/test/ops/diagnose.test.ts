import type { Timeline, TraceCode } from '@portico/protocol'
import Fastify, { type FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import { Origins } from '../../src/auth/origin.ts'
import { AddressLimits } from '../../src/limits/address-limits.ts'
import { diagnoseRoute } from '../../src/ops/diagnose.ts'

const own = 'https://app.example.com'

async function setUp(t: Test, options: FastifyServerOptions = {}) {
  const app = Fastify(options)
  const kept: Timeline[] = []
  const reported: string[] = []
  const reportOf = (code: TraceCode) => ({
    code,
    reached: false,
    sightings: [],
    unanswered: [],
    timelines: kept,
  })
  await app.register(diagnoseRoute, {
    origins: new Origins({ publicOrigins: [own], developmentOrigins: ['http://localhost:3000'] }),
    node: 'n1',
    version: '1.2.3',
    now: () => 5,
    traces: {
      tell: async (timeline) => {
        kept.push(timeline)
        return { report: reportOf(timeline.code), isKept: true }
      },
      report: async (code) => reportOf(code),
    },
    addresses: new AddressLimits({ addressConnects: 2 }, () => 0),
    onReported: ({ id }, trace) => reported.push(`${trace} ${id}`),
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())
  const ask = async (headers: Record<string, string> = {}, path = '', method = 'POST', body?: unknown) => {
    const response = await fetch(`${address}/ws/diagnose${path}`, {
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { text, answer: JSON.parse(text), status: response.status }
  }
  return Object.assign(ask, { reported })
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

const step = { at: 1, what: 'dialled', transport: 'websocket', facts: { url: '/ws' } }
const timeline = { code: 'PT-7F3K2M', steps: [step], finding: { id: 'silent', facts: { reason: '1006' } } }

t.test('joins what is known of an attempt, and asks for it only by a code', async (t) => {
  const ask = await setUp(t)
  const { answer } = await ask({}, '?trace=PT-7F3K2M', 'GET')
  t.match(answer.trace, { code: 'PT-7F3K2M', reached: false, sightings: [] })
  t.notOk('trace' in (await ask({}, '?trace=nobody')).answer)
  t.notOk('trace' in (await ask({}, '?trace=PT-7F3K2M&trace=PT-7F3K2M')).answer)
})

t.test('keeps the client’s side of that attempt, and counts what it makes of it', async (t) => {
  const ask = await setUp(t)
  const { answer, status } = await ask({}, '?trace=PT-7F3K2M', 'POST', { timeline })
  t.equal(status, 200)
  t.strictSame(answer.trace.timelines, [timeline])
  t.strictSame(ask.reported, ['PT-7F3K2M silent'])
})

t.test('a timeline that is not one, too large or of another attempt is refused and not kept', async (t) => {
  for (const [given, why] of [
    [{ timeline: { ...timeline, code: 'PT-000000' } }, /not the one in the address/],
    [{ timeline: { ...timeline, finding: { id: 'toString' } } }, /finding\.id/],
    [{ timeline: { ...timeline, steps: Array(101).fill(step) } }, /steps/],
    [{ timeline: { ...timeline, steps: [{ ...step, facts: { a: 'x'.repeat(301) } }] } }, /facts/],
    [{ timeline: { ...timeline, token: 's3cr3t' } }, /token/],
    [{}, /timeline/],
  ] as const) {
    const ask = await setUp(t)
    const { answer, status } = await ask({}, '?trace=PT-7F3K2M', 'POST', given)
    t.equal(status, 400)
    t.match(answer, { finding: 'badRequest', cause: why })
    t.strictSame((await ask({}, '?trace=PT-7F3K2M')).answer.trace.timelines, [])
    t.strictSame(ask.reported, [])
  }
  const ask = await setUp(t)
  const huge = { timeline: { ...timeline, steps: [{ ...step, facts: { a: 'x'.repeat(20_000) } }] } }
  t.equal((await ask({}, '?trace=PT-7F3K2M', 'POST', huge)).status, 413)
})

t.test('one address may ask for traces so often, and for its own headers as often as it likes', async (t) => {
  const ask = await setUp(t)
  const statuses: number[] = []
  for (let count = 0; count < 11; count += 1) statuses.push((await ask({}, '?trace=PT-7F3K2M', 'GET')).status)
  t.strictSame(statuses, [...Array(10).fill(200), 429])
  t.equal((await ask()).status, 200)
})
