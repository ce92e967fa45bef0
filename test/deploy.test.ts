import { readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import type { Metric } from '../services/realtime/src/ops/metric.ts'
import { metrics } from '../services/realtime/src/ops/metrics.ts'

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

t.test('every metric named in rules and dashboard exists, with that label and that value', async (t) => {
  for (const expr of [...alerts, ...queries]) {
    const used = [...expr.matchAll(/\b(portico_\w+)(?:\{([^}]*)\})?/g)]
    t.not(used.length, 0, expr)
    t.equal(expr.split('(').length, expr.split(')').length, `balanced: ${expr}`)
    for (const [, series = '', selector = ''] of used) {
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
