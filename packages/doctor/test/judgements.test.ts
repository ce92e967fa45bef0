import t from 'tap'

import { judgeTrace } from '../src/checks/aftermath.ts'
import { judgeArrival } from '../src/checks/arrival.ts'
import { judgeClock } from '../src/checks/clock.ts'
import { judgeConfig } from '../src/checks/config.ts'
import { judgeCookie } from '../src/checks/cookie.ts'
import { judgeIdle } from '../src/checks/idle.ts'
import { isMetrics, isServerApi } from '../src/checks/internals.ts'
import { judgeNodes } from '../src/checks/nodes.ts'
import { judgePage } from '../src/checks/page.ts'
import { judgeReadiness } from '../src/checks/readiness.ts'
import { judgeToken } from '../src/checks/token.ts'
import { judgeConnect, judgeDial } from '../src/checks/upgrade.ts'
import { type Answered, type HttpSight, objectIn } from '../src/sight.ts'
import { judgeHttp2 } from '../src/terminal/http2.ts'
import { judgeCertificate } from '../src/terminal/way.ts'
import type { Verdict } from '../src/verdict.ts'

function answered(status: number, body: unknown, { type = 'application/json', ms = 5 } = {}): Answered {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { kind: 'answered', status, type, headers: {}, text, ms }
}

const html = (status: number) => answered(status, '<!doctype html>', { type: 'text/html' })
const away: HttpSight = { kind: 'failed', reason: 'ECONNREFUSED', ms: 1 }

/** `green`, `unknown`, or the id of the finding. */
function named(verdict: Verdict | undefined): string | undefined {
  return verdict?.kind === 'red' ? verdict.finding.id : verdict?.kind
}

const discovery = {
  protocol: 'centrifuge-v2',
  version: '1',
  serverTime: 5,
  node: 'a',
  transports: [{ name: 'websocket', path: '/ws' }],
  ping: { intervalSeconds: 25, timeoutSeconds: 8 },
}

t.test('what answers in place of the service is told apart', async (t) => {
  const told = [
    answered(200, discovery),
    answered(200, { ...discovery, protocol: 'other' }),
    html(200),
    html(404),
  ]
  t.strictSame(told.map(judgeConfig).map(named), ['green', 'protocolMismatch', 'notRouted', 'notRouted'])
  const failed = [html(502), answered(503, {}), answered(429, {}), away, answered(500, {})]
  t.strictSame(failed.map(judgeConfig).map(named), [
    'serviceDown',
    'serviceDown',
    'addressConnectionLimit',
    'unreachable',
    'unknown',
  ])
  const refused = answered(403, { got: 'http://a', expected: ['http://b'], header: { host: 'a' } })
  t.match(judgeConfig(refused), {
    finding: { id: 'originRefused', facts: { got: 'http://a', expected: 'http://b' } },
  })
})

t.test('clocks may differ by half a minute, to either side', async (t) => {
  t.strictSame([0, 30_000, -30_000, 31_000, -31_000].map(judgeClock).map(named), [
    'green',
    'green',
    'green',
    'clockSkew',
    'clockSkew',
  ])
  t.match(judgeClock(-120_000), { says: /120\.0 s behind/, finding: { facts: { seconds: 120 } } })
})

t.test('what arrives is compared with what was sent', async (t) => {
  const seen = (origin: object, secure = true) =>
    answered(200, {
      address: '192.0.2.7',
      secure: { secure, because: 'X-Forwarded-Proto: http' },
      origin: {
        verdict: 'own',
        got: 'https://a.test',
        expected: [],
        headerSeen: { host: 'a.test' },
        ...origin,
      },
    })
  const judge = (sight: HttpSight) => named(judgeArrival('https://a.test', sight))
  t.equal(judge(seen({})), 'green')
  t.equal(judge(seen({ verdict: 'refused' })), 'originRefused')
  t.equal(judge(seen({ verdict: 'absent', got: undefined })), 'originRefused')
  t.equal(judge(seen({ headerSeen: { host: 'realtime:3002' } })), 'hostRewritten')
  t.equal(judge(seen({}, false)), 'schemeLost')
  t.equal(judge(html(200)), 'notRouted')
})

t.test('a page may redirect, and not fail', async (t) => {
  t.strictSame(
    [html(200), html(302), html(404), html(502), answered(200, {}), away].map(judgePage).map(named),
    ['green', 'green', 'pageDown', 'pageDown', 'pageDown', 'unreachable'],
  )
})

t.test('a token route is judged by what the service needs of it', async (t) => {
  const judge = (sight: HttpSight, auth: 'token' | 'cookie' = 'token') =>
    named(judgeToken(sight, { path: '/api/portico/token', auth }))
  t.equal(judge(answered(200, { token: 'x' })), 'green')
  t.equal(judge(answered(200, { token: 'x' }, { ms: 3_500 })), 'tokenRouteSlow')
  t.equal(judge(answered(401, {})), 'green')
  t.equal(judge(html(404)), 'tokenRouteMissing')
  t.equal(judge(html(404), 'cookie'), 'green')
  t.equal(judge(html(500)), 'tokenRouteFailed')
  t.equal(judge(away), 'tokenRouteFailed')
  t.equal(judge(html(200)), 'tokenRouteNotJson')
  t.match(judgeToken(answered(401, {}), { path: '/', auth: 'token' }), { notice: { id: 'noSession' } })
})

t.test('an upgrade that was refused or left hanging is named by how', async (t) => {
  const refused = (answer: Answered) => named(judgeDial({ kind: 'refused', answer }))
  t.equal(refused(answered(426, { missing: ['Upgrade: websocket'] })), 'upgradeHeadersDropped')
  t.equal(refused(html(404)), 'notRouted')
  t.equal(refused(html(502)), 'serviceDown')
  t.equal(named(judgeDial({ kind: 'hanging', ms: 5_000 })), 'upgradeHanging')
  t.equal(named(judgeDial({ kind: 'ended', reason: 'ECONNRESET', ms: 1 })), 'unknown')
  const times = { openMs: 1, answerMs: 2 }
  t.equal(named(judgeConnect({ kind: 'silence' }, times)), 'unanswered')
  t.equal(named(judgeConnect({ kind: 'refused', reason: 'unauthorized', says: '101' }, times)), 'green')
  t.equal(named(judgeConnect({ kind: 'refused', reason: 'revoked', says: '4500' }, times)), 'revoked')
})

t.test('where the browser keeps the answer to itself, the trace tells', async (t) => {
  const seen = (trace: object) => named(judgeTrace(answered(200, { trace })))
  t.equal(seen({ reached: false, sightings: [] }), 'webSocketBlocked')
  t.equal(
    seen({ reached: true, sightings: [{ finding: { id: 'upgradeHeadersDropped' } }] }),
    'upgradeHeadersDropped',
  )
  t.equal(
    seen({ reached: true, sightings: [{ finding: { id: 'constructor' } }] }),
    undefined,
    'never a guess',
  )
  t.equal(seen({ reached: true, sightings: [{}] }), undefined)
  t.equal(named(judgeTrace(away)), undefined)
})

t.test('silence is judged by the ping interval', async (t) => {
  const answer = { kind: 'connected', emulated: undefined } as const
  const idle = { answer, seconds: 30, pingSeconds: 25 }
  const cut = judgeIdle({ event: { kind: 'cut' }, heldSeconds: 10.2 }, idle)
  t.match(cut, { finding: { id: 'proxyIdleLimit', facts: { idleSeconds: 10, pingSeconds: 25 } } })
  t.equal(named(judgeIdle({ event: { kind: 'frame', text: '{}' }, heldSeconds: 25 }, idle)), 'green')
  t.equal(named(judgeIdle({ event: { kind: 'silence' }, heldSeconds: 30 }, idle)), 'heartbeatMissed')
  t.equal(named(judgeIdle({ event: { kind: 'silence' }, heldSeconds: 3 }, { ...idle, seconds: 3 })), 'green')
  const goodbye = { kind: 'closed', code: 3502, reason: 'stale' } as const
  const nobody = { kind: 'refused', reason: 'unauthorized', says: '101' } as const
  t.equal(named(judgeIdle({ event: goodbye, heldSeconds: 10 }, { ...idle, answer: nobody })), 'unknown')
})

t.test('of what is not ready the nearest to people is named', async (t) => {
  const ready = (components: object) => named(judgeReadiness(answered(503, { status: 'x', components })))
  t.equal(ready({ node: { ok: true }, redis: { ok: true } }), 'green')
  t.equal(ready({ node: { ok: false }, redis: { ok: false }, postgres: { ok: false } }), 'redisAway')
  t.equal(ready({ postgres: { ok: false } }), 'postgresAway')
  t.equal(ready({ draining: { ok: false }, postgres: { ok: false } }), 'draining')
  t.equal(ready({ node: { ok: false } }), 'nodeUnknown')
  // The component's own finding counts: Redis may answer and yet deliver nothing.
  t.equal(ready({ redis: { ok: false, finding: 'canaryLost' } }), 'canaryLost')
  t.equal(ready({ postgres: { ok: false, finding: 'serviceStarting' } }), 'serviceStarting')
  t.equal(ready({ redis: { ok: false, finding: 'of another release' } }), 'redisAway')
})

t.test('nodes are counted by their ids, and a request that no node answers is a fault', async (t) => {
  const node = (name: string, version = '1') => answered(200, { ...discovery, node: name, version })
  t.match(judgeNodes([node('a'), node('b'), node('a')]), { kind: 'green', says: '2 nodes answer: a, b' })
  t.match(judgeNodes([node('a'), node('b', '2')]), { says: /of versions 1 and 2/ })
  t.equal(named(judgeNodes([node('a'), html(502)])), 'serviceDown')
})

t.test('a session cookie is known by its name', async (t) => {
  const cookies = (...names: string[]) => judgeCookie(answered(200, { cookies: names }))
  t.match(cookies('theme', '__Secure-next-auth.session-token.0'), { says: /session-token\.0 arrives/ })
  t.match(cookies('theme'), { kind: 'green', notice: { id: 'noSession' } })
})

t.test('an app’s own /api is not taken for the service’s', async (t) => {
  t.ok(isServerApi(answered(401, { error: { code: 101, message: 'no key was sent; send it as X-API-Key' } })))
  t.notOk(isServerApi(answered(401, { error: { message: 'sign in first' } })))
  t.notOk(isServerApi(answered(200, { result: [] })))
  t.ok(isMetrics(answered(200, '# HELP portico_users …', { type: 'text/plain' })))
  t.notOk(isMetrics(answered(200, 'http_requests_total 1', { type: 'text/plain' })))
})

t.test('a certificate is judged by its fault and its days', async (t) => {
  const now = Date.parse('2026-11-21')
  const shown = (days: number, fault?: string) =>
    named(judgeCertificate({ kind: 'certificate', fault, until: now + days * 86_400_000, by: 'CA' }, now))
  t.equal(shown(90), 'green')
  t.equal(shown(13), 'certificateEnding')
  t.equal(shown(90, 'ERR_TLS_CERT_ALTNAME_INVALID'), 'certificateInvalid')
  t.equal(named(judgeCertificate({ kind: 'none', reason: 'EPROTO' }, now)), 'tlsMissing')
})

t.test('HTTP/2 is a fault only where nothing else can be had', async (t) => {
  t.equal(named(judgeHttp2({ extendedConnect: true, http1: false })), 'green')
  t.equal(named(judgeHttp2({ extendedConnect: false, http1: true })), 'green')
  t.equal(named(judgeHttp2({ extendedConnect: false, http1: false })), 'http2WithoutConnect')
})

t.test('only an object of a JSON answer is read', async (t) => {
  t.strictSame(
    [answered(200, '[1]'), answered(200, 'null'), answered(200, '{'), html(200), away].map(objectIn),
    [undefined, undefined, undefined, undefined, undefined],
  )
})
