import { explain as explainFinding } from '@portico/protocol/findings'
import t from 'tap'
import { Origins, type OriginVerdict, originFinding } from '../../src/auth/origin.ts'

const origins = new Origins({
  publicOrigins: ['https://app.example.com', 'https://app.example.com:8443'],
  developmentOrigins: ['http://localhost:5173'],
})

function explain(verdict: OriginVerdict): string {
  if (verdict.kind !== 'refused') return ''
  const { cause, cure } = explainFinding(originFinding(verdict))
  return `${cause} ${cure}`
}

t.test('lets in pages of the public origins, and tells them from those of development', async (t) => {
  const host = 'app.example.com'
  t.strictSame(origins.check({ origin: 'https://app.example.com', host }), {
    kind: 'own',
    origin: 'https://app.example.com',
  })
  t.match(origins.check({ origin: 'https://app.example.com:8443', host }), { kind: 'own' })
  t.match(origins.check({ origin: 'http://localhost:5173', host }), { kind: 'allowed' })
  t.strictSame(origins.allowed, [
    'https://app.example.com',
    'https://app.example.com:8443',
    'http://localhost:5173',
  ])
})

t.test('is not swayed by the Host header, whatever proxies or others made of it', async (t) => {
  for (const host of ['127.0.0.1:3002', 'evil.example', undefined]) {
    t.match(origins.check({ origin: 'https://app.example.com', host }), { kind: 'own' })
    t.match(origins.check({ origin: 'https://evil.example', host }), { kind: 'refused' })
  }
})

t.test('refuses what only looks like one of ours', async (t) => {
  const strangers = [
    'http://app.example.com',
    'https://app.example.com.evil.example',
    'https://evil.example/https://app.example.com',
    'https://app.example.com:444',
    'https://app.example.com/',
    'https://user@app.example.com',
    'https://APP.example.com',
    'app.example.com',
    'null',
    '',
  ]
  for (const origin of strangers)
    t.match(origins.check({ origin, host: undefined }), { kind: 'refused' }, origin)
})

t.test('a refusal says what came, what was expected, what was seen, and what to do', async (t) => {
  const refused = origins.check({ origin: 'https://www.example.com', host: 'www.example.com:8080' })
  t.match(refused, {
    kind: 'refused',
    got: 'https://www.example.com',
    expected: origins.allowed,
    headerSeen: { name: 'origin', host: 'www.example.com:8080' },
  })
  t.match(explain(refused), /it is https:\/\/www\.example\.com, expected is https:\/\/app/)
  t.match(explain(refused), /Host as it arrived: www\.example\.com:8080/)
  t.match(explain(refused), /DEV_WEBSOCKET_ORIGINS/)
  t.match(explain(origins.check({ origin: 'null', host: undefined })), /Sandboxed frames/)
  const long = origins.check({ origin: `https://${'x'.repeat(10_000)}`, host: 'y'.repeat(10_000) })
  t.ok(explain(long).length < 1_000, 'and no more than fits in a log line')
})

t.test('without an Origin header it is no browser, which is let in or not as configured', async (t) => {
  t.strictSame(origins.check({ origin: undefined, host: undefined }), { kind: 'absent' })
  const strict = new Origins({ publicOrigins: ['https://app.example.com'], withoutOrigin: 'never' })
  const verdict = strict.check({ origin: undefined, host: undefined })
  t.match(verdict, { kind: 'refused', got: undefined })
  t.match(explain(verdict), /has no Origin header/)
})
