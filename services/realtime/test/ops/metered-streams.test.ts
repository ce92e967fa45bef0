import t from 'tap'
import { Meter } from '../../src/ops/meter.ts'
import { MeteredStreams } from '../../src/ops/metered-streams.ts'

t.test('the lag is that of the shards this node leads, and none when it leads none', async (t) => {
  using meter = new Meter({ version: '1' })
  const streams = new MeteredStreams(meter.metrics)
  const lag = async () => /^portico_numbering_lag_seconds (.+)$/m.exec(await meter.metricsText())?.[1]
  const leading = { kind: 'leading', shards: [1], seats: 1, ending: undefined } as const
  streams.observe({ ...leading, lagMs: 12_500 })
  t.equal(await lag(), '12.5')
  streams.observe({ kind: 'away', error: new Error('away'), since: 0 })
  t.equal(await lag(), '0')
})
