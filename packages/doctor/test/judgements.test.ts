import t from 'tap'

import { judgeArrival } from '../src/checks/arrival.ts'
import { judgeClock } from '../src/checks/clock.ts'
import { judgeConfig } from '../src/checks/config.ts'
import { judgeCookie } from '../src/checks/cookie.ts'
import { judgeIdle } from '../src/checks/idle.ts'
import { isMetrics, isServerApi } from '../src/checks/internals.ts'
import { judgeNodes } from '../src/checks/nodes.ts'
import { judgePage } from '../src/checks/page.ts'
import { judgeReadiness } from '../src/checks/readiness.ts'
import { nameRefusal, readSeen, type Seen } from '../src/checks/seen.ts'
import { judgeToken } from '../src/checks/token.ts'
import { judgeConnect, judgeRefusal, judgeUnopened } from '../src/checks/upgrade.ts'
import { ExaminedOrigin } from '../src/examined-origin.ts'
import { reportCheck } from '../src/report.ts'
import { type Answered, type HttpSight, objectIn } from '../src/sight.ts'
import { judgeHttp2 } from '../src/terminal/http2.ts'
import { judgeCertificate } from '../src/terminal/way.ts'
import { green, type Verdict } from '../src/verdict.ts'

function answered(status: number, body: unknown, { type = 'application/json', ms = 5 } = {}): Answered {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { kind: 'answered', status, type, headers: {}, text, ms }
}

const html = (status: number) => answered(status, '<!doctype html>', { type: 'text/html' })
const away: HttpSight = { kind: 'failed', reason: 'ECONNREFUSED', ms: 1 }

const fail = () => Promise.reject(new Error('nobody asks'))

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
})

t.test('what an answer says of itself comes first, in its own words', async (t) => {
  const sent = { cause: 'This node accepts no more clients (n1).', cure: 'No action needed.' }
  const refused = judgeConfig(answered(503, { finding: 'draining', ...sent }))
  t.match(refused, { kind: 'red', finding: { id: 'draining', facts: { status: 503 } } })
  t.match(reportCheck({ check: 'config', verdict: refused, ms: 1 }), {
    finding: { id: 'draining', title: 'A node is being replaced', ...sent },
  })
  t.equal(named(judgeConfig(answered(403, { finding: 'originMissing', expected: [] }))), 'originMissing')
  t.equal(named(judgeConfig(answered(503, { finding: 'of another release' }))), 'serviceDown')
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
  t.equal(judge(seen({ verdict: 'refused', finding: 'originRefused' })), 'originRefused')
  t.equal(judge(seen({ verdict: 'refused', finding: 'originOpaque' })), 'originOpaque')
  t.equal(judge(seen({ verdict: 'absent', got: undefined })), 'originMissing')
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

const hanging = { kind: 'hanging', ms: 5_000 } as const
const ended = { kind: 'ended', reason: '1006', ms: 1, overHttp2: false } as const
const neverCame: Seen = { kind: 'never came' }
const upgradeRequired = green('426')

t.test('an upgrade that was refused is named by the answer', async (t) => {
  const refused = (answer: Answered, plain: Verdict = upgradeRequired) => named(judgeRefusal(answer, plain))
  t.equal(refused(answered(426, { missing: ['Upgrade: websocket'] })), 'upgradeHeadersDropped')
  t.equal(refused(html(404)), 'notRouted')
  t.equal(refused(html(502)), 'serviceDown')
  t.equal(refused(answered(503, { finding: 'draining' })), 'draining')
  t.equal(refused(html(403)), 'webSocketBlocked', 'somebody forbids the upgrade alone')
  t.equal(refused(html(403), judgeConfig(html(403))), 'notRouted')
  t.equal(refused(answered(403, { finding: 'originRefused' })), 'originRefused')
})

t.test('what came of an open socket is named by its end', async (t) => {
  const times = { openMs: 1, answerMs: 2 }
  const refused = (id: 'unauthorized' | 'revoked') =>
    named(judgeConnect({ kind: 'refused', finding: { id }, says: '' }, times))
  t.equal(named(judgeConnect({ kind: 'silence' }, times)), 'unanswered')
  t.equal(refused('unauthorized'), 'green')
  t.equal(refused('revoked'), 'revoked')
})

t.test('an upgrade that nobody answered is named by what came to the service', async (t) => {
  const came: Seen = { kind: 'came', finding: { id: 'upgradeHeadersDropped' } }
  t.equal(named(judgeUnopened(hanging, neverCame, upgradeRequired)), 'upgradeHanging')
  t.equal(named(judgeUnopened(ended, neverCame, upgradeRequired)), 'webSocketBlocked')
  t.match(judgeUnopened({ ...ended, overHttp2: true }, neverCame, upgradeRequired), {
    finding: { id: 'http2WithoutConnect', facts: { status: '1006' } },
  })
  for (const sight of [hanging, ended]) {
    t.equal(named(judgeUnopened(sight, came, upgradeRequired)), 'upgradeHeadersDropped')
    t.equal(named(judgeUnopened(sight, neverCame, judgeConfig(html(404)))), 'notRouted')
  }
})

t.test('of an upgrade that a node may have seen nothing is guessed', async (t) => {
  const missing: Seen = { kind: 'unknown', why: 'node n2 did not answer' }
  for (const sight of [hanging, ended]) {
    t.match(judgeUnopened(sight, missing, upgradeRequired), {
      finding: { id: 'unknown', facts: { reason: /node n2 did not answer/ } },
    })
    t.equal(named(judgeUnopened(sight, { kind: 'came', finding: undefined }, upgradeRequired)), 'unknown')
  }
})

t.test('the service is believed when every node has said what it saw', async (t) => {
  const seen = (trace: object) => readSeen(answered(200, { trace }), 'websocket')
  const nothing = { sightings: [], unanswered: [] }
  const sighting = (finding?: object, transport = 'websocket') => ({ transport, ...(finding && { finding }) })
  t.match(seen(nothing), { kind: 'never came' })
  t.match(seen({ ...nothing, sightings: [sighting({ id: 'revoked' }, 'poll')] }), { kind: 'never came' })
  t.match(seen({ ...nothing, sightings: [sighting()] }), { kind: 'came', finding: undefined })
  t.match(seen({ ...nothing, sightings: [sighting(), sighting({ id: 'revoked', facts: { seconds: 7 } })] }), {
    kind: 'came',
    finding: { id: 'revoked', facts: { seconds: 7 } },
  })
  t.match(
    seen({ ...nothing, sightings: [sighting({ id: 'constructor' })] }),
    { kind: 'came', finding: undefined },
    'never a guess',
  )
  t.match(seen({ ...nothing, unanswered: ['n2'] }), { kind: 'unknown', why: /n2/ })
  t.match(seen({ ...nothing, hindrance: { id: 'redisAway' } }), { kind: 'unknown' })
  t.match(readSeen(answered(429, {}), 'websocket'), { kind: 'unknown', why: /429/ })
  t.match(readSeen(away, 'websocket'), { kind: 'unknown', why: /ECONNREFUSED/ })
})

t.test('a refusal keeps its code’s name where the service does not say more', async (t) => {
  const code = { kind: 'refused', finding: { id: 'invalidToken' }, says: '3500' } as const
  const named = (diagnosis: HttpSight) => {
    const instruments = { ask: async () => diagnosis, stream: fail, dial: fail }
    const origin = new ExaminedOrigin({ url: 'http://a.test', trace: 'PT-000000', instruments })
    return nameRefusal(origin, 'websocket', code)
  }
  const sightings = [{ transport: 'websocket', finding: { id: 'wrongIssuer', facts: { expected: 'us' } } }]
  t.match(await named(answered(200, { trace: { sightings } })), {
    kind: 'refused',
    finding: { id: 'wrongIssuer', facts: { expected: 'us' } },
  })
  t.match(await named(answered(429, {})), { finding: { id: 'invalidToken' } })
})

t.test('silence is judged by the ping interval', async (t) => {
  const answer = { kind: 'connected', emulated: undefined } as const
  const idle = { answer, seconds: 30, pingSeconds: 25, hop: undefined }
  const cut = judgeIdle({ event: { kind: 'cut' }, heldSeconds: 10.2 }, { ...idle, hop: 'nginx' })
  t.match(cut, {
    finding: { id: 'proxyIdleLimit', facts: { idleSeconds: 10, pingSeconds: 25, hop: 'nginx' } },
  })
  t.equal(named(judgeIdle({ event: { kind: 'frame', text: '{}' }, heldSeconds: 25 }, idle)), 'green')
  t.equal(named(judgeIdle({ event: { kind: 'silence' }, heldSeconds: 30 }, idle)), 'heartbeatMissed')
  t.equal(named(judgeIdle({ event: { kind: 'silence' }, heldSeconds: 3 }, { ...idle, seconds: 3 })), 'green')
  const goodbye = { kind: 'closed', code: 3502, reason: 'stale' } as const
  const nobody = { kind: 'refused', finding: { id: 'unauthorized' }, says: '101' } as const
  t.equal(named(judgeIdle({ event: goodbye, heldSeconds: 10 }, { ...idle, answer: nobody })), 'unknown')
})

t.test('what is not ready is named as the service names it, each trouble once', async (t) => {
  const ready = (components: object, ...findings: readonly object[]) =>
    judgeReadiness(answered(503, { status: 'x', components, ...(findings.length > 0 && { findings }) }))
  t.equal(named(ready({ node: { ok: true }, redis: { ok: true } })), 'green')
  const redis = { finding: 'redisAway', cause: 'Redis: ECONNREFUSED.', cure: 'Start Redis.' }
  const again = { ...redis, cause: 'Redis: closed.' }
  const postgres = { finding: 'postgresAway', cause: 'Postgres: 28P01.', cure: 'Start Postgres.' }
  const both = ready(
    { node: { ok: false }, redis: { ok: false }, postgres: { ok: false } },
    redis,
    again,
    postgres,
  )
  const { finding, further } = reportCheck({ check: 'readiness', verdict: both, ms: 1 })
  t.match(finding, { id: 'redisAway', cause: 'Redis: ECONNREFUSED.' })
  t.match(further, [{ id: 'postgresAway', cause: 'Postgres: 28P01.', cure: 'Start Postgres.' }])
  t.equal(further?.length, 1)
  t.match(ready({ redis: { ok: false, detail: 'gone' } }, { finding: 'of another release' }), {
    finding: { id: 'unknown', facts: { reason: 'redis (gone)' } },
  })
})

t.test('nodes are counted by their ids, and a request that no node answers is a fault', async (t) => {
  const node = (name: string, version = '1') => answered(200, { ...discovery, node: name, version })
  t.match(judgeNodes([node('a'), node('b'), node('a')]), { kind: 'green', says: '2 nodes answer: a, b' })
  t.match(judgeNodes([node('a'), node('b', '2')]), { says: /of versions 1 and 2/ })
  t.equal(named(judgeNodes([node('a'), html(502)])), 'serviceDown')
  t.equal(named(judgeNodes([node('a'), answered(503, { finding: 'draining' })])), 'draining')
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
