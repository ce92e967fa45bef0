import { type Contract, defineChannels, durable, ephemeral } from '@portico/channels'
import { until } from '@portico/harness'
import pino from 'pino'
import t, { type Test } from 'tap'
import { openBackends } from '../../src/backends.ts'
import { Meter } from '../../src/ops/meter.ts'
import { MeteredCanaries } from '../../src/ops/metered-canaries.ts'
import { MeteredStreams } from '../../src/ops/metered-streams.ts'
import { daysKeptBy } from '../../src/streams/partitions.ts'
import { database } from './fixtures/database.ts'

const isKept = `SELECT to_regclass('portico.publication_20200101') IS NOT NULL AS kept`

/** Whether a log of long ago outlives a service with this contract, once that leads. */
async function outlives(t: Test, contract: Contract): Promise<boolean> {
  const { url, pool } = await database(t)
  await pool.query(`CREATE TABLE portico.publication_20200101 PARTITION OF portico.publication
    FOR VALUES FROM ('2020-01-01 00:00+00') TO ('2020-01-02 00:00+00')`)
  using meter = new Meter({ version: '1' })
  await using backends = openBackends({
    node: 'n1',
    contract,
    log: pino({ level: 'silent' }),
    databaseUrl: url,
    canaries: new MeteredCanaries(meter),
    streams: new MeteredStreams(meter.metrics),
  })
  backends.brokers(() => {})
  const postgres = backends.components.find(({ name }) => name === 'postgres')
  await until('it leads', async () => (await postgres?.check())?.kind === 'well')
  const { rows } = await pool.query<{ kept: boolean }>(isKept)
  return rows[0]?.kept === true
}

t.test('what no channel keeps any longer is dropped by the service', async (t) => {
  t.equal(await outlives(t, defineChannels()({ 'log:{id}': durable({ retain: '40 days' }) })), false)
})

t.test('a contract without durable channels drops nothing of what others keep', async (t) => {
  t.equal(await outlives(t, defineChannels()({ 'passing:{id}': ephemeral({}) })), true)
})

t.test('a part of a day is a day', async (t) => {
  t.equal(daysKeptBy({ longestRetentionSeconds: 1 }), 1)
  t.equal(daysKeptBy({ longestRetentionSeconds: 86_401 }), 2)
  t.equal(daysKeptBy({ longestRetentionSeconds: 0 }), undefined)
})
