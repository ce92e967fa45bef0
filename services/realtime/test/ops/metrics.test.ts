import { until } from '@portico/harness'
import { commandErrors, disconnects } from '@portico/protocol'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { Meter } from '../../src/ops/meter.ts'
import { MeteredConnections } from '../../src/ops/metered-connections.ts'
import { seriesOf } from '../../src/ops/metric.ts'
import { metrics } from '../../src/ops/metrics.ts'
import { metricsRoute } from '../../src/ops/metrics-route.ts'
import { printMetrics } from '../../src/ops/print-metrics.ts'

function setUp(t: Test): Meter {
  const meter = new Meter({ version: '1.2.3' })
  t.teardown(() => meter[Symbol.dispose]())
  return meter
}

t.test('names carry their unit or _total, and are unique', async (t) => {
  const rows = Object.values(metrics)
  t.equal(new Set(rows.map(({ name }) => name)).size, rows.length)
  for (const { name, kind } of rows) {
    t.match(name, /^portico_[a-z_]+$/)
    if (kind === 'counter') t.match(name, /_total$/)
    if (kind === 'histogram') t.match(name, /_seconds$/)
  }
})

t.test('the number of series is fixed and small', async (t) => {
  const series = Object.values(metrics).reduce((sum, { labels }) => sum + seriesOf(labels).length, 0)
  t.ok(series < 500, `${series}`)
})

t.test('what counts is there before it first counts', async (t) => {
  const text = await setUp(t).metricsText()
  for (const reason of Object.keys(disconnects))
    t.match(text, `portico_disconnects_total{reason="${reason}"} 0`)
  for (const error of Object.keys(commandErrors))
    t.match(text, `portico_command_errors_total{error="${error}"} 0`)
  t.match(text, 'portico_deliveries_total 0')
  t.match(text, 'portico_build_info{version="1.2.3"} 1')
  t.match(text, /portico_command_seconds_count\{.*command="connect".*\} 0/)
})

t.test('counts connections by transport from open to close', async (t) => {
  const meter = setUp(t)
  const connections = new MeteredConnections(meter.metrics)
  connections.opened('websocket')
  connections.opened('websocket')
  connections.opened('poll')
  connections.closed('websocket', 'peer-left')
  connections.closed('poll', 'slowConsumer')
  connections.handled('subscribe', 12, 'answered')
  const text = await meter.metricsText()
  for (const line of [
    'portico_connections{transport="websocket"} 1',
    'portico_connections{transport="poll"} 0',
    'portico_connections{transport="http_stream"} 0',
    'portico_connections_opened_total{transport="websocket"} 2',
    'portico_disconnects_total{reason="peer-left"} 1',
    'portico_disconnects_total{reason="slowConsumer"} 1',
    'portico_command_seconds_bucket{le="0.01",command="subscribe",outcome="answered"} 0',
    'portico_command_seconds_bucket{le="0.025",command="subscribe",outcome="answered"} 1',
  ])
    t.match(text, line)
})

t.test('asks for what nobody keeps up to date when it is read', async (t) => {
  const meter = setUp(t)
  let waiting = 100
  const stop = meter.onRead(() => meter.metrics.queueBytes.set({}, waiting))
  t.match(await meter.metricsText(), 'portico_queue_bytes 100')
  waiting = 7
  t.match(await meter.metricsText(), 'portico_queue_bytes 7')
  stop()
  waiting = 8
  t.match(await meter.metricsText(), 'portico_queue_bytes 7')
})

t.test('measures how late the event loop is', async (t) => {
  const meter = setUp(t)
  const read = async (quantile: string) => {
    const line = new RegExp(`event_loop_delay_seconds\\{quantile="${quantile}"\\} ([\\d.]+)`)
    return Number(line.exec(await meter.metricsText())?.[1])
  }
  let round = 0
  // Samples have to be taken before and after it is held up: a reading begins anew.
  const worst = await until('the delay to show', async () => {
    round += 1
    if (round % 20 === 10) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    if (round % 20 !== 0) return false
    const seconds = await read('1')
    return seconds > 0.1 && seconds
  })
  t.ok(worst < 10, `${worst} s`)

  round = 0
  await until('a loop that is not held up to be on time', async () => {
    round += 1
    return round % 20 === 0 && (await read('0.5')) < 0.04
  })
})

t.test(
  'measures its process under the usual names, but for a lag that holds the interval it is sampled at',
  async (t) => {
    const meter = new Meter({ version: '1', process: true })
    t.teardown(() => meter[Symbol.dispose]())
    const printed = await meter.metricsText()
    t.match(printed, /^process_cpu_seconds_total /m)
    t.match(printed, /^nodejs_eventloop_lag_seconds /m)
    t.notMatch(printed, 'nodejs_eventloop_lag_p99_seconds')
  },
)

t.test('several workers are one: sums, and the worst of what does not add up', async (t) => {
  const [one, two] = [setUp(t), setUp(t)]
  for (const [{ metrics }, age] of [
    [one, 1],
    [two, 30],
  ] as const) {
    metrics.deliveries.inc({}, age)
    metrics.connections.set({ transport: 'websocket' }, 10)
    metrics.canaryRoundTrip.set({ place: 'redis' }, age)
    metrics.components.set({ component: 'broker' }, age === 1 ? 1 : 0)
    metrics.commands.observe({ command: 'publish', outcome: 'answered' }, 0.002)
  }
  const text = await Meter.combine(
    JSON.parse(JSON.stringify([await one.measurements(), await two.measurements()])),
  )
  for (const line of [
    'portico_deliveries_total 31',
    'portico_connections{transport="websocket"} 20',
    'portico_canary_round_trip_seconds{place="redis"} 30',
    'portico_component_up{component="broker"} 0',
    'portico_build_info{version="1.2.3"} 1',
    'portico_command_seconds_count{command="publish",outcome="answered"} 2',
  ])
    t.match(text, line)
})

t.test('GET /metrics answers in the format of Prometheus', async (t) => {
  const meter = setUp(t)
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(metricsRoute, { metricsText: () => meter.metricsText() })
  const response = await fetch(`${await app.listen({ port: 0, host: '127.0.0.1' })}/metrics`)
  t.match(response.headers.get('content-type'), 'text/plain; version=0.0.4')
  const text = await response.text()
  for (const line of text.split('\n').filter(Boolean))
    t.match(line, /^(# (HELP|TYPE) |portico_[a-z_]+(\{.*\})? [-+\d.eInf]+$)/)
})

t.test('the printed table has a line for each metric', async (t) => {
  const lines = printMetrics().split('\n')
  for (const { name } of Object.values(metrics))
    t.ok(lines.some((line) => line.startsWith(`| \`${name}\` |`)))
})
