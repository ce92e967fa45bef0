import t from 'tap'

import type { Figure } from '../src/figures/figure.ts'
import type { Result } from '../src/figures/store.ts'
import { receivingColumn, togetherRow } from '../src/parts/arrivals.ts'
import { curves } from '../src/parts/growth.ts'
import { checkArrivals, checkGrowth } from '../src/scale/check.ts'
import { printScale, printScaleCheck, printScaleInputs } from '../src/scale/document.ts'
import { sources } from '../src/scale/inputs.ts'
import { type Measured, type Needs, needsOf, nodesReached, wallsOf } from '../src/scale/model.ts'
import { asAssumed } from '../src/scale/profile.ts'

const measured: Measured = {
  deliveryMicros: 10,
  smallChannelMicros: 19.9,
  arrivalAndDeliveryMicros: 60,
  publishMicros: 120,
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
  // 200 deliveries of 10 µs, 2 publications of 100 µs, 1 000 / 600 connections of 300 µs, 1 000 times 2 µs.
  t.ok(Math.abs(cores - (2_000 + 200 + 500 + 2_000) / 1e6) < 1e-6, `${cores}`)
})

t.test('on several nodes a publication is published once, and arrives at each that it reaches', async (t) => {
  const { cores, reach, workers } = needsOf(400_000, measured, asAssumed)
  t.ok(workers > 1)
  // 80 000 deliveries of 10 µs, 800 publications of 120 µs, and 50 µs wherever they arrive; connections and heartbeats.
  const micros = 800_000 + 800 * (120 + reach * 50) + 200_000 + 800_000
  t.ok(Math.abs(cores - micros / 1e6) < 1e-6, `${cores}`)
})

/** The share of one component that is taken, by the rows of the result. */
const shares: Readonly<Record<string, (needs: Needs) => number>> = {
  'one worker, its core half busy': ({ cores }) => cores / 0.5,
  'one machine’s cores, half busy': ({ cores }) => cores / (0.5 * 16),
  'one machine’s memory, half full': ({ processGib, kernelGib }) => (processGib + kernelGib) / 32,
  'one machine’s network, half used': ({ gigabits }) => gigabits / 5,
  'one Postgres, as fast as the one measured': ({ postgres }) => postgres,
  'one Redis, by publications it handles': ({ publications }) => publications / 30_000,
  'one Redis, by messages it sends': ({ arrivals }) => arrivals / 300_000,
}

t.test('the nearest wall comes first, and each is where its own limit is reached', async (t) => {
  const walls = wallsOf(measured, asAssumed)
  t.strictSame(
    walls.map(({ connections }) => connections),
    walls.map(({ connections }) => connections).toSorted((one, other) => one - other),
  )
  t.strictSame(walls.map(({ of }) => of).toSorted(), Object.keys(shares).toSorted())
  for (const { of, connections } of walls) {
    const share = (count: number) => shares[of]?.(needsOf(count, measured, asAssumed)) ?? Number.NaN
    t.ok(share(connections) <= 1, `${of}: ${connections} are not too many`)
    t.ok(share(connections * 1.001) > 1, `${of}: more than ${connections} are`)
  }
})

t.test('what fits on one machine by its walls does so by the result', async (t) => {
  const walls = wallsOf(measured, asAssumed).filter(({ of }) => of.startsWith('one machine'))
  const most = Math.min(...walls.map(({ connections }) => connections))
  t.equal(needsOf(most, measured, asAssumed).machines, 1)
  t.equal(needsOf(most * 1.001, measured, asAssumed).machines, 2)
})

const growthBy = (cost: (subscribers: number) => number): Result =>
  resultOf(
    'growth',
    curves.subscribers.points.map(({ row, subscribers }) => ({
      scenario: row,
      of: 'Portico',
      measure: 'cpu',
      values: [cost(subscribers)],
    })),
  )

t.test('two sizes foretell the others', async (t) => {
  const result = growthBy((subscribers) => 8 + 100 / subscribers)
  const checked = checkGrowth((part) => (part === 'growth' ? result : undefined))
  t.strictSame(
    checked.map(({ row }) => row),
    ['100', '4 000', '10 000'].map((count) => `${count} subscribers in 1 channel`),
  )
  for (const { predicted, measured } of checked) t.ok(Math.abs(predicted / measured - 1) < 1e-9)
})

t.test('an arrival with one delivery foretells one with ten', async (t) => {
  const cell = ({ part, scenario, of, measure }: (typeof sources)[keyof typeof sources], value: number) =>
    resultOf(part, [{ scenario, of, measure, values: [value] } as Figure])
  const alone = cell(sources.arrivalAndDeliveryMicros, 60)
  const ten: Figure = { scenario: togetherRow, of: receivingColumn, measure: 'cpu', values: [15] }
  const results = [cell(sources.deliveryMicros, 10), { ...alone, figures: [...alone.figures, ten] }]
  const [checked] = checkArrivals((part) => results.find((result) => result.part === part))
  t.match(checked, { row: togetherRow, measured: 15 })
  t.ok(Math.abs((checked?.predicted ?? 0) - 15) < 1e-9)
})

t.test('the check says whether it holds, and where not', async (t) => {
  const print = (result: Result) => printScaleCheck((part) => (part === 'growth' ? result : undefined))
  t.match(print(growthBy((subscribers) => 8 + 100 / subscribers)), /^\*\*It holds\*\*: .* within 20 %/)
  t.match(
    print(growthBy((subscribers) => (subscribers === 10_000 ? 16 : 8))),
    /^\*\*It does not hold\*\* for 1 of 3 predictions, .*: 10 000 subscribers in 1 channel \(−50 %\)\.\n/,
  )
})

t.test('without its figures it says what to measure, and makes none up', async (t) => {
  t.match(
    printScale(() => undefined),
    /^Not everything is measured yet: `make bench PARTS="fan-out arrivals connect idle/,
  )
  t.equal(printScaleInputs(() => undefined).match(/not measured yet/g)?.length, Object.keys(sources).length)
})
