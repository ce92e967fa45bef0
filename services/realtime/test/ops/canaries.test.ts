import t from 'tap'
import { Canaries } from '../../src/ops/canaries.ts'
import { Health } from '../../src/ops/health.ts'
import { Meter } from '../../src/ops/meter.ts'

t.test('readiness and metrics follow the worst of all canaries', async (t) => {
  const meter = new Meter({ version: '1' })
  t.teardown(() => meter[Symbol.dispose]())
  const canaries = new Canaries(meter.metrics)
  const health = new Health({ components: [canaries] })
  const expect = async (status: string, lines: readonly string[]) => {
    const readiness = await health.readiness()
    t.equal(readiness.status, status)
    t.notMatch(JSON.stringify(readiness), '10.0.0.1', 'no address on a page that anybody may read')
    const text = await meter.print()
    for (const line of lines) t.match(text, `${line}\n`)
  }
  await expect('not ready', ['portico_canary_failures_total 0'])

  canaries.observe('10.0.0.1:6379', { kind: 'proving' })
  await expect('not ready', [])

  canaries.observe('10.0.0.1:6379', { kind: 'proven', roundTripMs: 4 })
  canaries.observe('10.0.0.2:6379', { kind: 'proven', roundTripMs: 8 })
  await expect('ready', ['portico_canary_up 1', 'portico_canary_round_trip_seconds 0.008'])

  canaries.observe('10.0.0.1:6379', { kind: 'lost', since: 0, cause: 'not come back' })
  await expect('not ready', ['portico_canary_up 0', 'portico_canary_failures_total 1'])

  canaries.observe('10.0.0.1:6379', { kind: 'proven', roundTripMs: 4 })
  await expect('ready', ['portico_canary_up 1', 'portico_canary_failures_total 1'])
})
