import type { Finding } from '@portico/protocol'
import { explain } from '@portico/protocol/findings'
import t from 'tap'
import type { Evidence } from '../../src/diagnosis/evidence.ts'
import { judge, stages } from '../../src/diagnosis/judge.ts'
import {
  asked,
  closed,
  diagnosis,
  dialled,
  evidence,
  givenUp,
  html,
  json,
  lost,
  nothing,
  onPage,
  opened,
  replied,
  seeing,
  sighting,
  through,
} from './evidence.ts'

const elsewhere = { origin: 'https://app.test:3002' }
const unanswered: Finding = { id: 'unanswered', facts: { transport: 'websocket' } }
const silent: Finding = { id: 'silent', facts: { transport: 'websocket', reason: 'transport closed' } }
const living = [...dialled, opened, replied, lost]
const cut = (at: number, quietMs: number) =>
  ({ at, what: 'closed', transport: 'websocket', facts: { code: 1006, quietMs } }) as const
const stream = {
  finding: { id: 'unanswered', facts: { transport: 'http_stream' } },
  transport: 'http_stream',
} as const
const streamed = [
  { at: 0, what: 'started' },
  { at: 20, what: 'dialled', transport: 'http_stream' },
  { at: 5_020, what: 'failed', facts: { finding: 'unanswered' } },
] as const

const dialledPoll = { at: 20, what: 'dialled', transport: 'poll' } as const
const closedPoll = { at: 30, what: 'closed', transport: 'poll', facts: { reason: 'fetch failed' } } as const
const cutRequest: Finding = { id: 'silent', facts: { transport: 'poll', reason: 'connection closed' } }

/** The cause, the evidence that it leaves, and its one name. */
const cases: readonly [string, Partial<Evidence>, Finding][] = [
  [
    'the device is offline',
    { page: onPage({ online: false }), config: nothing, socket: nothing, service: undefined },
    { id: 'unreachable', facts: { reason: 'this device is offline' } },
  ],
  [
    'the front door is down',
    { config: nothing, socket: nothing, service: undefined },
    { id: 'unreachable', facts: { reason: 'Failed to fetch' } },
  ],
  [
    'the client was given another port, and nobody is there',
    { dialled: elsewhere, config: nothing, socket: nothing, service: undefined },
    { id: 'wrongPort', facts: { url: elsewhere.origin, origin: 'https://app.test' } },
  ],
  [
    'another origin answers and does not allow this page',
    {
      dialled: elsewhere,
      config: { kind: 'withheld', url: `${elsewhere.origin}/ws/config` },
      service: undefined,
    },
    { id: 'corsRefused', facts: { url: `${elsewhere.origin}/ws/config`, origin: 'https://app.test' } },
  ],
  [
    'the web app answers for /ws and what is below it',
    { config: html(404), socket: html(404), service: undefined },
    { id: 'notRouted', facts: { url: 'https://app.test/ws/config', status: 404, type: 'text/html' } },
  ],
  [
    'the web app answers for /ws alone',
    { socket: html(200, 'https://app.test/ws') },
    { id: 'notRouted', facts: { url: 'https://app.test/ws', status: 200, type: 'text/html' } },
  ],
  [
    'the service is away behind a living front door',
    { config: html(502), socket: html(502), service: undefined },
    { id: 'serviceDown', facts: { status: 502 } },
  ],
  [
    'the service is away behind a front door of ours, which says so',
    { config: json(502, { finding: 'serviceDown' }), service: undefined },
    { id: 'serviceDown', facts: { status: 502 } },
  ],
  [
    'the service itself says that it is not ready',
    { config: json(503, { finding: 'serviceStarting' }), service: undefined },
    { id: 'serviceStarting', facts: { status: 503 } },
  ],
  [
    'the only node that could answer takes nobody in any more',
    { config: json(503, { finding: 'draining' }), service: undefined },
    { id: 'draining', facts: { status: 503 } },
  ],
  [
    'a proxy of somebody else answers for the service, in JSON as well',
    { config: json(503, { finding: 'upstream', error: 'no healthy upstream' }), service: undefined },
    { id: 'serviceDown', facts: { status: 503 } },
  ],
  [
    'one address asks too often',
    { config: json(429, {}), service: undefined },
    { id: 'addressConnectionLimit', facts: {} },
  ],
  [
    'the page’s origin is not allowed',
    {
      service: {
        ...diagnosis,
        origin: {
          verdict: 'refused',
          got: 'https://app.test',
          expected: ['https://other.test'],
          headerSeen: { name: 'origin', host: 'app.test' },
          explanation: '',
        },
      },
    },
    {
      id: 'originRefused',
      facts: { got: 'https://app.test', expected: 'https://other.test', host: 'app.test' },
    },
  ],
  [
    'a proxy takes the upgrade headers away',
    {
      service: seeing(
        sighting({
          transport: 'websocket',
          request: {
            method: 'GET',
            httpVersion: '1.0',
            address: '',
            headers: { connection: 'close' },
            cookies: [],
          },
        }),
      ),
    },
    { id: 'upgradeHeadersDropped', facts: { missing: 'upgrade and connection' } },
  ],
  [
    'something takes the handshake and says nothing',
    { finding: unanswered, attempt: [...dialled, givenUp] },
    { id: 'upgradeHanging', facts: { ms: 5_000 } },
  ],
  [
    'a proxy puts another Host in',
    {
      service: {
        ...diagnosis,
        origin: { ...diagnosis.origin, headerSeen: { name: 'origin', host: 'realtime' } },
      },
    },
    { id: 'hostRewritten', facts: { got: 'realtime', expected: 'app.test' } },
  ],
  [
    'the front door speaks HTTP/2 and takes no sockets over it',
    { page: onPage({ http2: true }) },
    { id: 'http2WithoutConnect', facts: { status: 'closed with 1006' } },
  ],
  [
    'the network lets only plain requests through',
    { carrying: 'http_stream' },
    { id: 'webSocketBlocked', facts: { transport: 'http_stream' } },
  ],
  [
    'a proxy collects the stream, and polling carries on',
    {
      ...stream,
      carrying: 'poll',
      attempt: streamed,
      service: seeing(sighting({ transport: 'http_stream', steps: [{ at: 1, what: 'connected' }] })),
    },
    { id: 'streamsBuffered', facts: { ms: 5_000 } },
  ],
  [
    'a socket opens and stays mute',
    { finding: unanswered, attempt: [...dialled, opened, givenUp] },
    { id: 'unanswered', facts: { transport: 'websocket' } },
  ],
  [
    'a service that has too much to do answers plain HTTP, and no poll in time',
    {
      finding: { id: 'unanswered', facts: { transport: 'poll' } },
      transport: 'poll',
      attempt: [dialledPoll, { at: 5_020, what: 'failed', facts: { finding: 'unanswered' } }],
    },
    { id: 'unanswered', facts: { transport: 'poll' } },
  ],
  [
    'a request is cut off where requests have come through before',
    {
      finding: cutRequest,
      transport: 'poll',
      attempt: [dialledPoll, closedPoll],
      steps: [dialledPoll, { at: 30, what: 'replied', transport: 'poll' }, dialledPoll, closedPoll],
    },
    { id: 'connectionClosed', facts: { transport: 'poll', reason: 'connection closed' } },
  ],
  [
    'no ping came any more',
    { finding: { ...silent, facts: { ...silent.facts, reason: 'no ping' } }, attempt: living },
    { id: 'heartbeatMissed', facts: {} },
  ],
  [
    'a proxy cuts after ten seconds of quiet, again and again',
    {
      finding: silent,
      attempt: [...living, cut(20_050, 10_300)],
      steps: [cut(10_000, 9_900), ...living, cut(20_050, 10_300)],
    },
    { id: 'proxyIdleLimit', facts: { idleSeconds: 10, pingSeconds: 25 } },
  ],
  [
    'a proxy that says who it is cuts after ten seconds of quiet, again and again',
    {
      finding: silent,
      attempt: [...living, cut(20_050, 10_300)],
      steps: [cut(10_000, 9_900), ...living, cut(20_050, 10_300)],
      config: through('nginx'),
    },
    { id: 'proxyIdleLimit', facts: { idleSeconds: 10, pingSeconds: 25, hop: 'nginx' } },
  ],
  [
    'two connections end by chance',
    {
      finding: silent,
      attempt: [...living, cut(20_050, 10_300)],
      steps: [cut(10_000, 4_000), ...living, cut(20_050, 10_300)],
    },
    { id: 'silent', facts: { transport: 'websocket', reason: 'transport closed' } },
  ],
  [
    'the machine slept',
    { finding: silent, attempt: [...living, { at: 90_000, what: 'frozen', facts: { seconds: 90 } }, closed] },
    { id: 'tabFrozen', facts: { seconds: 90 } },
  ],
  [
    'an https page dials an http address',
    { dialled: { origin: 'http://app.test' }, config: nothing, service: undefined },
    { id: 'mixedContent', facts: { url: 'http://app.test' } },
  ],
  [
    'the page’s policy blocks the socket',
    {
      attempt: [
        ...dialled,
        { at: 25, what: 'blocked', facts: { directive: 'connect-src', url: 'wss://app.test/ws' } },
        closed,
      ],
    },
    { id: 'blockedByCsp', facts: { directive: 'connect-src', url: 'wss://app.test/ws' } },
  ],
  [
    'a page that makes a client on each render meets its limit',
    { finding: { id: 'connectionLimit' }, page: onPage({ clients: 3 }) },
    { id: 'secondClient', facts: { count: 3 } },
  ],
  [
    'a page of yesterday publishes to the service of today',
    { finding: { id: 'schemaMismatch' }, versions: { first: '1', now: '2' } },
    { id: 'pageOutdated', facts: { reason: 'loaded with 1, now 2' } },
  ],
  ['the schema is simply wrong', { finding: { id: 'schemaMismatch' } }, { id: 'schemaMismatch' }],
  [
    'there is no token route',
    { finding: { id: 'tokenRouteFailed', facts: { status: 404, path: '/token' } }, transport: undefined },
    { id: 'tokenRouteMissing', facts: { status: 404, path: '/token' } },
  ],
  [
    'the token route turns the session away',
    { finding: { id: 'tokenRouteFailed', facts: { status: 403 } }, transport: undefined },
    { id: 'tokenRouteUnauthorized', facts: { status: 403 } },
  ],
  [
    'the token route breaks',
    { finding: { id: 'tokenRouteFailed', facts: { status: 500 } }, transport: undefined },
    { id: 'tokenRouteFailed', facts: { status: 500 } },
  ],
  [
    'the service tells the trace more than the close code',
    {
      finding: { id: 'invalidToken' },
      service: seeing(sighting({ transport: 'websocket', finding: { id: 'wrongSignature' } })),
    },
    { id: 'wrongSignature' },
  ],
  [
    'the clocks differ',
    {
      finding: { id: 'invalidToken' },
      skewSeconds: -90,
      service: seeing(
        sighting({ transport: 'websocket', finding: { id: 'tokenNotYetValid', facts: { seconds: 88 } } }),
      ),
    },
    { id: 'tokenNotYetValid', facts: { seconds: 88, skewSeconds: 90 } },
  ],
  [
    'the service’s own word is kept',
    { finding: { id: 'revoked', facts: { code: 4500 } } },
    { id: 'revoked', facts: { code: 4500 } },
  ],
  ['a node is drained', { finding: { id: 'shutdown' } }, { id: 'shutdown' }],
]

for (const [cause, changes, expected] of cases) {
  t.test(`${expected.id}: ${cause}`, async (t) => {
    const known = evidence(changes)
    t.same(judge(known), expected)
    for (const stage of stages) {
      const fitting = stage.filter(({ facts }) => facts(known) !== undefined).map(({ id }) => id)
      t.ok(fitting.length <= 1, `fits one rule of a stage at most, not ${fitting.join(' and ')}`)
    }
    const { cause, cure } = explain(judge(known))
    t.notMatch(`${cause} ${cure}`, /[{}[\]]/, 'no sentence has a hole')
  })
}

t.test('every rule has a case', async (t) => {
  const named = new Set(cases.map(([, , { id }]) => id))
  for (const { id } of stages.flat()) t.ok(named.has(id), id)
})

t.test('what fits nothing is unknown, with everything that is known', async (t) => {
  const { id, facts } = judge(
    evidence({ transport: 'poll', attempt: dialled, finding: { id: 'unreachable', facts: { code: 7 } } }),
  )
  t.equal(id, 'unknown')
  t.equal(facts?.code, 7)
  t.match(
    facts?.reason,
    /^unreachable; started, config, dialled websocket; .*ws\/config 200 .*; reached false$/,
  )
})

/** Why it is not certain that no node saw an attempt without a sighting, and what the finding says then. */
const unasked: readonly [string, Partial<Evidence>, RegExp][] = [
  [
    'the service was asked too often, or not at all',
    { service: undefined },
    /nothing known from the service/,
  ],
  [
    'the node that answered cannot ask the others',
    { service: asked({ hindrance: { id: 'redisAway' } }) },
    /reached false \(redisAway\)/,
  ],
  [
    'a node did not answer',
    { service: asked({ unanswered: ['n2'] }) },
    /reached false \(n2 did not answer\)/,
  ],
]
const unseen: readonly [string, Partial<Evidence>][] = [
  ['a socket that closes at once', { carrying: 'http_stream' }],
  ['a socket that is left hanging', { finding: unanswered, attempt: [...dialled, givenUp] }],
  ['a socket behind HTTP/2', { page: onPage({ http2: true }) }],
  ['a stream, where polling goes on', { ...stream, carrying: 'poll', attempt: streamed }],
]

for (const [what, changes] of unseen) {
  t.test(`${what} has a name only if every node says that it saw nothing`, async (t) => {
    t.not(judge(evidence(changes)).id, 'unknown')
    for (const [why, service, reason] of unasked) {
      t.match(judge(evidence({ ...changes, ...service })), { id: 'unknown', facts: { reason } }, why)
    }
  })
}

t.test('a request that something refuses was answered, and does not stay silent', async (t) => {
  const refused = { at: 30, what: 'opened', transport: 'http_stream', facts: { status: 403 } } as const
  const finding: Finding = { id: 'unreachable', facts: { transport: 'http_stream' } }
  const attempt = [...streamed, refused]
  const { id, facts } = judge(evidence({ ...stream, finding, attempt, service: undefined }))
  t.equal(id, 'unknown')
  t.match(facts?.reason, /opened http_stream 403/)
})

t.test('a request that is cut off where none has ever come through is no chance', async (t) => {
  const attempt = [dialledPoll, closedPoll]
  t.match(judge(evidence({ finding: cutRequest, transport: 'poll', attempt })), { id: 'unknown' })
})

t.test('what was over before anybody could look keeps its name', async (t) => {
  const finding: Finding = { id: 'serviceDown', facts: { status: 502 } }
  t.same(judge(evidence({ finding, transport: undefined })), finding)
})
