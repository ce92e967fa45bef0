import { explain } from '@portico/protocol/findings'
import t, { type Test } from 'tap'
import { Findings } from '../../src/ops/findings.ts'
import { createLog } from '../../src/ops/log.ts'
import { Meter } from '../../src/ops/meter.ts'

function setUp(t: Test, level: 'info' | 'debug') {
  const meter = new Meter({ version: '1' })
  t.teardown(() => meter[Symbol.dispose]())
  const lines: Record<string, unknown>[] = []
  const write = (line: string) => void lines.push(JSON.parse(line))
  const clock = { now: 0 }
  const log = createLog({ level, secrets: ['a-secret-of-ours'] }, { write })
  const findings = new Findings({ metrics: meter.metrics, log, now: () => clock.now })
  return { findings, lines, clock, metricsText: () => meter.metricsText() }
}

const denied = { id: 'subscriptionDenied', facts: { channel: 'private:7', reason: 'Not yours.' } } as const

t.test('a finding is counted, and told with the sentences of the catalogue', async (t) => {
  const { findings, lines, metricsText } = setUp(t, 'info')
  findings.found(denied, { what: 'a connection goes on', about: { connection: 'c1', trace: 'PT-7F3K2M' } })
  const { title, cause, cure } = explain(denied)
  const about = { connection: 'c1', trace: 'PT-7F3K2M', channel: 'private:7', reason: 'Not yours.' }
  t.match(lines, [
    { level: 'info', msg: 'a connection goes on', finding: denied.id, title, cause, cure, ...about },
  ])
  t.match(cause, /private:7.*Not yours\./)
  t.match(await metricsText(), 'portico_findings_total{finding="subscriptionDenied",side="service"} 1\n')
})

t.test('what a client says of itself is marked as that, on one line and without secrets', async (t) => {
  const { findings, lines, metricsText } = setUp(t, 'info')
  const facts = { reason: 'one\ntwo a-secret-of-ours', token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2ln' }
  findings.reported({ id: 'unknown', facts }, 'PT-7F3K2M')
  t.match(lines, [{ side: 'client', trace: 'PT-7F3K2M', finding: 'unknown', title: String }])
  t.equal(lines.length, 1)
  t.notMatch(JSON.stringify(lines), /a-secret-of-ours|eyJ/)
  t.match(await metricsText(), 'portico_findings_total{finding="unknown",side="client"} 1\n')
})

t.test('a flood is counted whole and told in part', async (t) => {
  const { findings, lines, clock, metricsText } = setUp(t, 'info')
  const refused = { id: 'originRefused' } as const
  const flood = () => {
    for (let count = 0; count < 1_000; count += 1) findings.found(refused, { what: 'again' })
  }
  flood()
  t.equal(lines.length, 10)
  for (let count = 0; count < 1_000; count += 1) findings.reported(refused, 'PT-7F3K2M')
  t.equal(lines.length, 20, 'what clients say takes no room from what the service found')
  clock.now = 60_000
  flood()
  t.equal(lines.length, 30)
  t.match(lines[20], { finding: refused.id, leftOut: 990 })
  t.notOk('leftOut' in (lines[21] ?? {}))
  t.match(await metricsText(), 'portico_findings_total{finding="originRefused",side="service"} 2000\n')
})

t.test('a notice is the service at work: one line of it is enough', async (t) => {
  const { findings, lines } = setUp(t, 'debug')
  for (let count = 0; count < 3; count += 1) findings.found({ id: 'draining' }, { what: 'away with it' })
  t.match(lines, [
    { level: 'info', finding: 'draining', cure: String },
    { level: 'debug', finding: 'draining', msg: 'away with it' },
    { level: 'debug' },
  ])
  t.notOk('cure' in (lines[1] ?? {}), 'the rest is short')
})
