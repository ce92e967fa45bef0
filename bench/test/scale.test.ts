import t from 'tap'

import type { Figure } from '../src/figures/figure.ts'
import type { Result } from '../src/figures/store.ts'
import { checkGrowth } from '../src/scale/check.ts'
import { printScale, printScaleInputs } from '../src/scale/document.ts'
import { sources } from '../src/scale/inputs.ts'
import { type Measured, needsOf, nodesReached, wallsOf } from '../src/scale/model.ts'
import { asAssumed } from '../src/scale/profile.ts'

const measured: Measured = {
  deliveryMicros: 10,
  smallChannelMicros: 19.9,
  connectMicros: 300,
  connectionKib: 10,
  idleMicros: 2,
  transactions: 5_000,
}

function resultOf(part: string, figures: readonly Figure[]): Result {
  const machine = {} as Result['machine']
  return { part, command: '', day: '', seconds: 1, loadAverageBefore: 0, machine, figures }
}

t.test('twice the connections are twice the deliveries, the memory and the network', async (t) => {
  const one = needsOf(1_000_000, measured, asAssumed)
  const two = needsOf(2_000_000, measured, asAssumed)
  for (const name of ['deliveries', 'publications', 'processGib', 'gigabits', 'transactions'] as const)
    t.ok(Math.abs(two[name] / one[name] - 2) < 1e-9, name)
  t.ok(two.cores > 2 * one.cores, 'and more than twice the work, for a publication reaches more nodes')
})

t.test('a publication reaches every node of few, and one for each subscriber of many', async (t) => {
  t.equal(nodesReached(1, 100), 1)
  t.ok(nodesReached(4, 100) > 3.99)
  t.ok(Math.abs(nodesReached(1e6, 100) - 100) < 0.1)
})

t.test('the work is that of deliveries, publications, connections and heartbeats', async (t) => {
  const { cores } = needsOf(1_000, measured, asAssumed)
  // 200 deliveries of 10 µs, 2 publications of 100 µs and the way they come by, 1 000 / 600 connections of 300 µs, 1 000 times 2 µs.
  t.ok(Math.abs(cores - (2_000 + 200 + 2 * asAssumed.carriedMicros + 500 + 2_000) / 1e6) < 1e-6, `${cores}`)
})

t.test('the nearest wall comes first, and each is where its own limit is reached', async (t) => {
  const walls = wallsOf(measured, asAssumed)
  t.strictSame(
    walls.map(({ connections }) => connections),
    walls.map(({ connections }) => connections).toSorted((one, other) => one - other),
  )
  const postgres = walls.find(({ of }) => /Postgres/.test(of))
  t.ok(Math.abs(needsOf(postgres?.connections ?? 0, measured, asAssumed).postgres - 1) < 0.001)
})

t.test('two sizes foretell the others', async (t) => {
  const cost = (subscribers: number) => 8 + 100 / subscribers
  const figures = [10, 100, 1_000, 10_000].map(
    (count): Figure => ({
      scenario: `${count.toLocaleString('en')} subscribers of one channel`,
      of: 'Portico',
      measure: 'cpu',
      values: [cost(count)],
    }),
  )
  const checked = checkGrowth((part) => (part === 'growth' ? resultOf(part, figures) : undefined))
  t.strictSame(
    checked?.map(({ subscribers }) => subscribers),
    [100, 10_000],
  )
  for (const { predicted, measured } of checked ?? []) t.ok(Math.abs(predicted / measured - 1) < 1e-9)
})

t.test('without its figures it says what to measure, and makes none up', async (t) => {
  t.match(
    printScale(() => undefined),
    /^Not everything is measured yet: `make bench PARTS="fan-out connect idle/,
  )
  t.equal(printScaleInputs(() => undefined).match(/not measured yet/g)?.length, Object.keys(sources).length)
})
