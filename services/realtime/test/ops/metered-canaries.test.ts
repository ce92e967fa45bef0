import t from 'tap'
import { Meter } from '../../src/ops/meter.ts'
import { MeteredCanaries } from '../../src/ops/metered-canaries.ts'

t.test('metrics follow the canaries', async (t) => {
  const meter = new Meter({ version: '1' })
  t.teardown(() => meter[Symbol.dispose]())
  const canaries = new MeteredCanaries(meter)
  t.notMatch(await meter.metricsText(), /^portico_canary_up/m, 'without Redis there is none')

  let proven = true
  canaries.follow(() => proven)
  canaries.observe({ kind: 'proven', roundTripMs: 8 })
  const well = await meter.metricsText()
  for (const line of ['up{place="redis"} 1', 'round_trip_seconds{place="redis"} 0.008', 'failures_total 0'])
    t.match(well, `portico_canary_${line}\n`)

  proven = false
  canaries.observe({ kind: 'lost', since: 0, cause: 'not come back', waitedMs: 1 })
  const ill = await meter.metricsText()
  for (const line of ['up{place="redis"} 0', 'failures_total 1']) t.match(ill, `portico_canary_${line}\n`)
})
