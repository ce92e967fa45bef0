import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isFindingId } from '@portico/protocol/findings'
import t from 'tap'
import { realtimeConfig } from '../services/realtime/src/config.ts'
import { outcomeOf } from '../services/realtime/src/ops/attempt-outcome.ts'
import { redisComponent } from '../services/realtime/src/ops/components.ts'
import { Meter } from '../services/realtime/src/ops/meter.ts'
import type { Metric } from '../services/realtime/src/ops/metric.ts'
import { metrics } from '../services/realtime/src/ops/metrics.ts'
import type { CanaryState } from '../services/realtime/src/redis/canary.ts'

const read = (file: string) => readFileSync(path.join(import.meta.dirname, '../deploy', file), 'utf8')
const rows = Object.values<Metric>(metrics)

const rules = read('prometheus/alerts.yaml')
const alerts = Array.from(rules.matchAll(/expr: '(.+)'$/gm), ([, expr = '']) => expr)
const dashboard: { panels: { title: string; targets: { expr: string }[] }[] } = JSON.parse(
  read('grafana/portico.json'),
)
const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))

/** `portico_x_bucket` and `portico_x_count` are series of the histogram `portico_x`. */
const metricOf = (series: string) =>
  rows.find(
    ({ name, kind }) =>
      name === series || (kind === 'histogram' && series.replace(/_(bucket|count|sum)$/, '') === name),
  )

t.test('every rule has a name, an expression, a time and a sentence', async (t) => {
  const names = rules.match(/^ {6}- alert: Portico\w+$/gm) ?? []
  t.ok(names.length >= 9)
  t.equal(new Set(names).size, names.length)
  for (const part of [
    /^ {8}expr: /gm,
    /^ {8}for: \d+m$/gm,
    /^ {10}severity: (critical|warning)$/gm,
    /^ {10}summary: '[A-Z].*\.'$/gm,
  ])
    t.equal(rules.match(part)?.length, names.length, String(part))
})

/** Prometheus makes the first, the meter the second; neither has a row in the table. */
const besideTheTable = ['up', 'portico_build_info']

/** The expressions that contain this part. */
const rulesWith = (part: string) => alerts.filter((expr) => expr.includes(part))

t.test('what must be noticed has a rule', async (t) => {
  for (const part of [
    'absent(portico_build_info)',
    'up{job="portico"} == 0',
    // A node that is gone for good has no `up` to be 0.
    'count(up{job="portico"} == 1) < ',
    'portico_workers_replaced_total',
    'sum(portico_connections) == 0 and max_over_time(',
    'portico_audits_total{verdict="diverged"}',
    'portico_diverged_clients',
    'portico_numbering_lag_seconds',
    // SECURITY.md asks for these three.
    'portico_findings_total{finding="originRefused"',
    '|wrongSignature|',
    'portico_refusals_total{refusal="address"}',
  ])
    t.not(rulesWith(part).length, 0, part)
  using meter = new Meter({ version: '1' })
  t.match(await meter.metricsText(), 'portico_build_info{version="1"} 1\n')
})

t.test('one failure wakes nobody', async (t) => {
  for (const part of [
    'portico_attempts_total{outcome="failed"}',
    'portico_recoveries_total{outcome="lost"}',
    'portico_heartbeats_total{outcome="missed"}',
  ])
    for (const expr of rulesWith(part))
      t.match(expr, / > 0\.\d+ and sum\(increase\(.*\) > \d+$/, 'a share, and a count')
})

t.test('whatever keeps everybody out is noticed when nobody connects', async (t) => {
  const [rule = ''] = rulesWith('portico_attempts_total{outcome="connected"}[10m])) == 0')
  const counted = /outcome=~"([^"]+)"/.exec(rule)?.[1]?.split('|') ?? []
  // Wrong PUBLIC_ORIGINS, a wrong secret, a clock that is late or a cache in front of the token route.
  for (const finding of ['originRefused', 'wrongSignature', 'tokenExpired'] as const)
    t.ok(counted.includes(outcomeOf(finding)), finding)
})

t.test('a sentence names the findings that its rule can mean', async (t) => {
  const summaries = Array.from(
    rules.matchAll(/alert: (\w+)\n(?:.*\n)*?.*summary: '(.+)'$/gm),
    ([, name, text]) => ({
      name,
      named: Array.from(text?.matchAll(/\(finding (\w+)(?: or (\w+))?/g) ?? [], ([, ...ids]) => ids)
        .flat()
        .filter((id) => id !== undefined),
    }),
  )
  for (const { name, named } of summaries) for (const id of named) t.ok(isFindingId(id), `${id} of ${name}`)
  const { named } = summaries.find(({ name }) => name === 'PorticoCanaryLost') ?? {}
  const ofCanaries: readonly CanaryState[] = [
    { kind: 'lost', since: 0, cause: 'not published', error: new Error() },
    { kind: 'lost', since: 0, cause: 'not come back', waitedMs: 1 },
  ]
  const told = await Promise.all(ofCanaries.map((state) => redisComponent(() => [state]).check()))
  t.strictSame(
    named,
    told.map((state) => state.kind === 'ill' && state.finding),
    'whatever makes a canary fail',
  )
})

t.test('what happens in a burst is told at once, before it has left its window', async (t) => {
  for (const name of ['PorticoHistoryLost', 'PorticoDiverged'])
    t.match(rules, new RegExp(`alert: ${name}\\n.*\\n +for: 0m`), name)
})

t.test(
  'Prometheus finds each node by the name and the port of compose.yaml, as the job the rules ask for',
  async (t) => {
    const scrape = read('prometheus/scrape.yaml')
    const given = (key: string) => new RegExp(`^[ -]*${key}: \\[?(\\w+)\\]?$`, 'm').exec(scrape)?.[1]
    t.equal(given('job_name'), 'portico')
    t.match(realtimeConfig.rows.PORT.presence, { value: Number(given('port')) })
    t.match(read('../compose.yaml'), `\n  ${given('names')}:\n`)
    const project = /^name: (.+)$/m.exec(read('../compose.prod.yaml'))?.[1]
    t.match(scrape, `the network ${project}_front,`)
  },
)

t.test('every metric named in rules and dashboard exists, with that label and that value', async (t) => {
  for (const expr of [...alerts, ...queries]) {
    const used = [...expr.matchAll(/\b(portico_\w+|up\b)(?:\{([^}]*)\})?/g)]
    t.not(used.length, 0, expr)
    t.equal(expr.split('(').length, expr.split(')').length, `balanced: ${expr}`)
    for (const [, series = '', selector = ''] of used) {
      if (besideTheTable.includes(series)) continue
      const metric = metricOf(series)
      if (metric === undefined) {
        t.fail(`${series} of ${expr}`)
        continue
      }
      for (const [, label = '', values = ''] of selector.matchAll(/(\w+)!?=~?"([^"]*)"/g)) {
        const known = label === 'le' ? (metric.buckets ?? []).map(String) : (metric.labels[label] ?? [])
        for (const value of values.split('|')) t.ok(known.includes(value), `${series}{${label}="${value}"}`)
      }
    }
  }
})
