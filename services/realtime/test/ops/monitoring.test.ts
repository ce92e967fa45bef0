import type { FindingId } from '@portico/protocol'
import { explain } from '@portico/protocol/findings'
import t from 'tap'
import type { NodeInfo } from '../../src/control/control.ts'
import { Batch } from '../../src/hub/batch.ts'
import {
  memoryComponent,
  nodeComponent,
  postgresComponent,
  redisComponent,
} from '../../src/ops/components.ts'
import { Monitoring } from '../../src/ops/monitoring.ts'
import type { CanaryState } from '../../src/redis/canary.ts'
import type { LeadershipState } from '../../src/streams/leadership.ts'
import { LogEnding } from '../../src/streams/partitions.ts'

const alive: NodeInfo = {
  id: 'n1',
  name: 'one',
  version: '1',
  startedAt: 0,
  connections: 0,
  users: 0,
  subscriptions: 0,
  channels: 0,
}

t.test('takes its census when it is read', async (t) => {
  const monitoring = new Monitoring({ version: '1' })
  t.teardown(() => monitoring[Symbol.dispose]())
  const queues = [
    { queueBytes: 10, hasDiverged: false },
    { queueBytes: 300, hasDiverged: false },
  ]
  monitoring.watch({
    roster: { userCount: 2, all: () => queues },
    hub: { counts: { channels: 4, subscriptions: 9 } },
  })
  queues.push({ queueBytes: 90, hasDiverged: false })
  const text = await monitoring.meter.metricsText()
  for (const line of [
    'portico_users 2',
    'portico_subscriptions 9',
    'portico_channels 4',
    'portico_queue_bytes 400',
    'portico_queue_bytes_max 300',
  ])
    t.match(text, `${line}\n`)
})

t.test('counts what a batch comes to', async (t) => {
  const monitoring = new Monitoring({ version: '1' })
  t.teardown(() => monitoring[Symbol.dispose]())
  const data = '1' as never
  const batch = new Batch({
    channel: 'a',
    epoch: '',
    base: undefined,
    publications: [{ data, time: Date.now() + 60_000 }, { data }],
  })
  monitoring.node.delivered(batch, 40)
  monitoring.node.published('redis')
  const text = await monitoring.meter.metricsText()
  t.match(text, 'portico_deliveries_total 80\n')
  t.match(text, 'portico_publications_total{place="redis"} 1\n')
  t.match(
    text,
    'portico_broker_lag_seconds_sum 0\n',
    'a clock that runs ahead does not make time run backwards',
  )
})

t.test('readiness shows in the metrics', async (t) => {
  const monitoring = new Monitoring({ version: '1' })
  t.teardown(() => monitoring[Symbol.dispose]())
  const health = monitoring.health([
    memoryComponent,
    nodeComponent({ nodes: async () => [] }, 'n1'),
    postgresComponent(() => ({ kind: 'away', error: new Error('at 10.0.0.1'), since: 0 })),
  ])
  const readiness = await health.readiness()
  t.match(readiness, {
    status: 'not ready',
    components: {
      broker: { ok: true, detail: /alone/ },
      node: { ok: false, detail: /lapsed/ },
      postgres: { ok: false, essential: false, detail: /kept/ },
    },
  })
  t.notMatch(JSON.stringify(readiness), '10.0.0.1')
  const text = await monitoring.meter.metricsText()
  t.match(text, 'portico_component_up{component="broker"} 1\n')
  t.match(text, 'portico_component_up{component="node"} 0\n')
  t.notMatch(text, 'component="redis"', 'what there is not is not told')
})

t.test('the metrics ask the components themselves, also where nobody polls readiness', async (t) => {
  const monitoring = new Monitoring({ version: '1' })
  t.teardown(() => monitoring[Symbol.dispose]())
  let isAway = false
  monitoring.health([
    memoryComponent,
    postgresComponent(() =>
      isAway
        ? { kind: 'away', error: new Error(), since: 0 }
        : { kind: 'leading', shards: [1], seats: 1, lagMs: 0, ending: undefined },
    ),
  ])
  t.match(await monitoring.meter.metricsText(), 'portico_component_up{component="postgres"} 1\n')
  isAway = true
  const read = JSON.stringify(await monitoring.meter.measurements())
  t.match(read, '{"value":0,"labels":{"component":"postgres"}}', 'so do those that a worker sends')
  t.match(read, '{"value":1,"labels":{"component":"broker"}}')
})

t.test('the metrics do not wait for a component that hangs, and tell it when it has answered', async (t) => {
  const monitoring = new Monitoring({ version: '1' })
  t.teardown(() => monitoring[Symbol.dispose]())
  const { promise, resolve } = Promise.withResolvers<NodeInfo[]>()
  const health = monitoring.health([memoryComponent, nodeComponent({ nodes: () => promise }, 'n1')], 1)
  const text = await monitoring.meter.metricsText()
  t.match(text, 'portico_component_up{component="broker"} 1\n')
  t.notMatch(text, 'component="node"')
  const round = health.readiness()
  resolve([])
  await round
  t.match(await monitoring.meter.metricsText(), 'portico_component_up{component="node"} 0\n')
})

t.test('whatever makes a component ill is counted and told by its name when it begins', async (t) => {
  const lines: unknown[] = []
  const line = (fields: unknown) => void lines.push(fields)
  const monitoring = new Monitoring({ version: '1' }, { debug: line, info: line, warn: line, error: line })
  t.teardown(() => monitoring[Symbol.dispose]())
  const proven: CanaryState = { kind: 'proven', roundTripMs: 1 }
  const led = { kind: 'leading', shards: [1], seats: 1, lagMs: 0, ending: undefined } as const
  interface Deployment {
    readonly canary: CanaryState
    readonly nodes: NodeInfo[]
    readonly streams: LeadershipState
  }
  const well: Deployment = { canary: proven, nodes: [alive], streams: led }
  let now = well
  const health = monitoring.health([
    nodeComponent({ nodes: async () => now.nodes }, 'n1'),
    redisComponent(() => [now.canary]),
    postgresComponent(() => now.streams),
  ])
  const lost = { kind: 'lost', since: 0 } as const
  const illnesses: readonly (readonly [FindingId, Partial<Deployment>, RegExp?])[] = [
    ['redisAway', { canary: { ...lost, cause: 'not published', error: new Error('at 10.0.0.1') } }],
    ['canaryLost', { canary: { ...lost, cause: 'not come back', waitedMs: 3_000 } }, /in 3000 ms/],
    ['serviceStarting', { canary: { kind: 'proving' } }],
    ['nodeUnknown', { nodes: [] }, /\(n1\)/],
    ['postgresAway', { streams: { kind: 'away', error: new Error('at 10.0.0.1'), since: 0 } }],
    [
      'logEnding',
      { streams: { ...led, ending: new LogEnding(['2026-11-23'], { cause: new Error('at 10.0.0.1') }) } },
    ],
    ['numberingLate', { streams: { ...led, lagMs: 11_000 } }],
  ]
  for (const [finding, change, facts = /./] of illnesses) {
    now = well
    await health.readiness()
    lines.length = 0
    now = { ...well, ...change }
    for (let round = 0; round < 3; round += 1) await health.readiness()
    const { title, cure } = explain({ id: finding })
    t.match(lines, [{ finding, title, cause: String, cure }], finding)
    t.match(lines, [{ cause: facts }], 'with what its sentence tells')
    t.equal(lines.length, 1, `${finding}, once`)
    t.match(
      await monitoring.meter.metricsText(),
      `portico_findings_total{finding="${finding}",side="service"} 1\n`,
    )
    t.notMatch(JSON.stringify(lines), '10.0.0.1')
  }
})

t.test('a node among the living is well', async (t) => {
  t.match(await nodeComponent({ nodes: async () => [alive] }, 'n1').check(), { kind: 'well' })
})

t.test('Redis is well while publications come back from it', async (t) => {
  const redis = (...states: CanaryState[]) => redisComponent(() => states).check()
  const proven: CanaryState = { kind: 'proven', roundTripMs: 1 }
  const notBack: CanaryState = { kind: 'lost', since: 0, cause: 'not come back', waitedMs: 3_000 }
  t.match(await redis(proven, proven), { kind: 'well' })
  t.match(await redis(proven, { kind: 'proving' }), { kind: 'ill', finding: 'serviceStarting' })
  t.match(await redis(proven, notBack), {
    kind: 'ill',
    detail: /do not come back/,
    finding: 'canaryLost',
  })
  t.match(await redis(notBack, { kind: 'lost', since: 0, cause: 'not published', error: new Error() }), {
    finding: 'redisAway',
  })
  t.match(await redis(), { kind: 'ill', finding: 'redisAway' })
})

t.test('streams that are led are well', async (t) => {
  const states = ['connecting', 'stopped'] as const
  const leading = { kind: 'leading', shards: [1, 2], seats: 1, lagMs: 0, ending: undefined } as const
  t.match(await postgresComponent(() => leading).check(), { kind: 'well' })
  for (const kind of states) t.match(await postgresComponent(() => ({ kind })).check(), { kind: 'ill' })
})
