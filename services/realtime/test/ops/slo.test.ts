import type { Finding } from '@portico/protocol'
import t from 'tap'
import { findingResponse } from '../../src/ops/finding-response.ts'
import { Findings } from '../../src/ops/findings.ts'
import type { Readiness } from '../../src/ops/health.ts'
import { Meter } from '../../src/ops/meter.ts'
import { MeteredConnections } from '../../src/ops/metered-connections.ts'
import { sloPage } from '../../src/ops/slo/page.ts'
import { Slo } from '../../src/ops/slo/slo.ts'
import { startService } from '../support/service.ts'
import { WireClient } from '../support/wire-client.ts'

function readinessOf(ill: readonly Finding[]): Readiness {
  return { status: 'ready', components: {}, findings: ill.map(findingResponse) }
}

t.test('each objective is measured against its budget, in a window and since the start', async (t) => {
  let now = 0
  const meter = new Meter({ version: '1' })
  const connections = new MeteredConnections(meter.metrics)
  const findings = new Findings({ metrics: meter.metrics })
  let ill: Finding[] = []
  const slo = new Slo({
    measure: async () => [await meter.measurements()],
    health: { readiness: async () => readinessOf(ill) },
    now: () => now,
    windowMs: 1_000,
  })
  t.teardown(() => {
    for (const part of [slo, meter]) part[Symbol.dispose]()
  })

  t.match((await slo.report()).sinceStart.objectives, {
    connects: { kind: 'nothing measured' },
    deliveries: { kind: 'nothing measured' },
  })

  for (let count = 0; count < 9; count += 1) connections.connected(count < 8 ? 20 : 3_000)
  connections.notConnected('serviceConnectionLimit')
  connections.notConnected('originRefused')
  connections.notConnected('tokenExpired')
  connections.notConnected(undefined)
  for (let count = 0; count < 999; count += 1) connections.beat(50)
  connections.beat(undefined)
  meter.metrics.deliveries.inc({}, 9_998)
  connections.recovered('lost')
  connections.closed('websocket', 'slowConsumer')
  const what = 'it happened'
  findings.found({ id: 'wrongSignature' }, { what })
  for (let count = 0; count < 2; count += 1) findings.found({ id: 'tokenExpired' }, { what })
  for (let count = 0; count < 5; count += 1) findings.reported({ id: 'noTransport' }, 'PT-7F3K2M')
  ill = [{ id: 'redisAway', facts: { reason: 'nothing listens at its address' } }]

  now = 500
  const { window, sinceStart } = await slo.report()
  t.match(window.objectives, {
    connects: { kind: 'over budget', share: 0.9, of: 10 },
    connectTimes: { kind: 'over budget', share: 8 / 9 },
    roundTrips: { kind: 'within budget', share: 1, of: 999 },
    deliveries: { kind: 'over budget', share: 0.9998, of: 10_000 },
    heartbeats: { kind: 'within budget', share: 0.999, of: 1_000 },
  })
  t.same(window.objectives, sinceStart.objectives)
  t.match(window.topFinding, { finding: 'wrongSignature', count: 1 }, 'a notice is no finding of a fault')
  t.match(
    window.topToldByClients,
    { finding: 'noTransport', count: 5 },
    'what anybody can send stands beside it',
  )
  const report = await slo.report()
  t.match(report.now, [{ finding: 'redisAway', cause: /nothing listens/ }])
  t.match(
    sloPage(report),
    /Now: <code>redisAway.*nothing listens.*<h2>[^<]*<code>wrongSignature<.*Pages tell most often of <code>noTransport<\/code>, 5 times/s,
  )

  now = 2_000
  await slo.sample()
  now = 3_500
  const later = await slo.report()
  t.match(later.window.objectives, { connects: { kind: 'nothing measured' } }, 'the window has slid on')
  t.notOk('topFinding' in later.window)
  t.notOk('topToldByClients' in later.window)
  t.match(later.sinceStart.objectives, { connects: { of: 10 } })
})

t.test('several workers are one', async (t) => {
  const meters = [new Meter({ version: '1' }), new Meter({ version: '1' })]
  for (const { metrics } of meters) new MeteredConnections(metrics).connected(1)
  const slo = new Slo({
    measure: () => Promise.all(meters.map((meter) => meter.measurements())),
    health: { readiness: async () => readinessOf([]) },
  })
  t.teardown(() => {
    for (const part of [slo, ...meters]) part[Symbol.dispose]()
  })
  t.match((await slo.report()).sinceStart.objectives, { connects: { of: 2 } })
})

t.test('a page for browsers, JSON for everybody else, of what really happened', async (t) => {
  const running = await startService()
  t.teardown(() => running[Symbol.asyncDispose]())
  const client = await WireClient.connect(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const json = await fetch(`${running.url}/ws/slo`)
  t.match(await json.json(), {
    sinceStart: { objectives: { connects: { kind: 'within budget', share: 1, of: 1 } } },
  })
  const page = await fetch(`${running.url}/ws/slo`, { headers: { accept: 'text/html' } })
  t.match(page.headers.get('content-type'), 'text/html')
  t.match(await page.text(), /Connect success.*99\.9 %.*● 100 %/s)
})

t.test('before anybody has connected the page says so, and promises nothing', async (t) => {
  const running = await startService()
  t.teardown(() => running[Symbol.asyncDispose]())
  const page = await fetch(`${running.url}/ws/slo`, { headers: { accept: 'text/html' } })
  const text = await page.text()
  t.match(text, 'Nothing is measured yet: nobody has connected.')
  t.notMatch(text, /[●▲] \d/)
  const client = await WireClient.connect(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const later = await fetch(`${running.url}/ws/slo`, { headers: { accept: 'text/html' } })
  t.notMatch(await later.text(), 'Nothing is measured yet')
})

t.test('a share is never rounded up to its target', async (t) => {
  const nothing = { kind: 'nothing measured' } as const
  const others = { connects: nothing, connectTimes: nothing, roundTrips: nothing, heartbeats: nothing }
  const span = {
    seconds: 5,
    objectives: { ...others, deliveries: { kind: 'over budget', share: 0.999899, of: 5 } as const },
  }
  t.match(sloPage({ now: [], window: span, sinceStart: span }), '▲ 99.989 %')
})
