import t from 'tap'

import { printSoak } from '../src/soak/document.ts'
import type { Sample } from '../src/soak/log.ts'
import { trendOf, verdictOf } from '../src/soak/trend.ts'

/** A reading every ten seconds for an hour, with a ripple that is not a trend. */
const readings = (perHour: number, ripple: number) =>
  Array.from({ length: 360 }, (_, index) => ({
    seconds: index * 10,
    value: 100 + (perHour * index) / 360 + (index % 2 === 0 ? ripple : -ripple),
  }))

t.test('the slope is what a figure gains in an hour, and the ripple makes its give', async (t) => {
  const calm = trendOf(readings(20, 0))
  t.ok(Math.abs(calm.slope - 20) < 1e-6)
  t.ok(calm.give < 1e-6)
  const rippled = trendOf(readings(20, 5))
  t.ok(Math.abs(rippled.slope - 20) < rippled.give)
})

t.test('flat, growing slowly, growing, and too little to tell', async (t) => {
  t.equal(verdictOf(trendOf(readings(0, 1)), 0.05), 'flat')
  t.equal(verdictOf(trendOf(readings(-30, 1)), 0.05), 'flat', 'what shrinks does not grow')
  t.equal(verdictOf(trendOf(readings(3, 1)), 0.05), 'slow', 'what surely rises is not flat')
  t.equal(verdictOf(trendOf(readings(5, 1)), 0.05), 'grows', 'it may be more than the limit')
  t.equal(verdictOf(trendOf(readings(20, 1)), 0.05), 'grows')
  t.equal(verdictOf(trendOf(readings(0, 60).slice(0, 12)), 0.05), 'unsure')
})

t.test('a single step is no slope: readings that resemble each other count as few', async (t) => {
  const step = Array.from({ length: 180 }, (_, index) => ({
    seconds: index * 10,
    value: index < 150 ? 203 : 208,
  }))
  t.equal(verdictOf(trendOf(step), 0.05), 'unsure')
})

t.test('the verdict is of the second half: what a start takes is not counted', async (t) => {
  const sample = (index: number): Sample => ({
    seconds: index * 10,
    rssMiB: index < 90 ? 100 + index : 190,
    heapMiB: 50,
    cpuPercent: 10,
    p50: 1,
    p99: 2 + index,
    delivered: 10_000,
    lost: 0,
    // One batch of visitors is heard once by each of 500, and one delivery in each window came twice.
    repeats: 501,
    visits: 50,
    loadAverage: 1,
  })
  const revision = { commit: '1a2b3c4', isChanged: false }
  const machine = { processor: 'p', cores: 2, memoryGiB: 4, kernel: 'k', node: 'n', compiler: 'c' }
  const samples = Array.from({ length: 180 }, (_, index) => sample(index))
  const page = printSoak({ command: 'make soak MINUTES=30', day: '2026-01-31', machine, revision, samples })
  t.match(page, /Resident memory, MiB \| 190\.00 \| \+0\.00 .* flat/)
  t.match(page, /Latency p99, ms .* grows/)
  t.match(
    page,
    '**Something grows** (grows: latency p99; flat: resident memory, heap in use, latency p50, CPU).',
  )
  t.match(page, '2026-01-31, commit 1a2b3c4, 30 minutes')
  const still = samples.map((one) => ({ ...one, p99: 2 }))
  t.match(
    printSoak({ command: '', day: '', machine, samples: still }),
    '**This run shows every figure to be flat.**',
  )
  const short = samples.slice(-20).map((one, index) => ({ ...one, p99: 2 + (index % 3) }))
  t.match(
    printSoak({ command: '', day: '', machine, samples: short }),
    /This run does not show every figure to be flat\*\* \(.*unsure: latency p99/,
  )
  t.match(page, /Delivered 1,800,000, lost 0, delivered twice 180/)
})

t.test('without a run it says what to run', async (t) => {
  t.equal(printSoak(undefined), 'Not measured yet: `make soak`.')
})
