import { printRevision } from '../machine/revision.ts'
import type { Sample, Soak } from './log.ts'
import { mix } from './soak.ts'
import { type Trend, trendOf, type Verdict, verdictOf } from './trend.ts'

/** How much each figure may grow per hour, as a share of its mean. */
const judged = [
  { says: 'resident memory', unit: 'MiB', of: ({ rssMiB }: Sample) => rssMiB, tolerated: 0.05 },
  { says: 'heap in use', unit: 'MiB', of: ({ heapMiB }: Sample) => heapMiB, tolerated: 0.1 },
  { says: 'latency p50', unit: 'ms', of: ({ p50 }: Sample) => p50, tolerated: 0.1 },
  { says: 'latency p99', unit: 'ms', of: ({ p99 }: Sample) => p99, tolerated: 0.1 },
  { says: 'CPU', unit: '% of a core', of: ({ cpuPercent }: Sample) => cpuPercent, tolerated: 0.1 },
] as const

const rowsShown = 12

export function printSoak(soak: Soak | undefined): string {
  if (soak === undefined) return 'Not measured yet: `make soak`.'
  return [printOrigin(soak), printVerdicts(soak), printSamples(soak)].join('\n\n')
}

function printOrigin({ command, day, machine, revision, samples }: Soak): string {
  const minutes = ((samples.at(-1)?.seconds ?? 0) / 60).toFixed(0)
  const total = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0).toLocaleString('en')
  const loads = samples.map(({ loadAverage }) => loadAverage)
  const between = `${Math.min(...loads).toFixed(1)} and ${Math.max(...loads).toFixed(1)}`
  return (
    `\`${command}\`, ${day}, ${printRevision(revision)}, ${minutes} minutes; ${machine.processor}, ${machine.cores} cores; load average between ${between}. ` +
    `${mix.subscribers} subscribers in ${mix.channels} channels received ${mix.rate} publications per second; ${total(({ visits }) => visits)} ` +
    `visitors connected, received bursts and left. Delivered ${total(({ delivered }) => delivered)}, lost ${total(({ lost }) => lost)}, ` +
    `delivered twice ${total(doubledIn)}.`
  )
}

/**
 * Deliveries beyond the expected ones. Each batch of visitors publishes once into every channel, and every resident
 * receives that once; all other repeats are duplicates.
 */
function doubledIn({ repeats, visits }: Sample): number {
  return repeats - (visits / mix.visitors) * mix.subscribers
}

/** Only the second half counts: in the first half, caches fill and code is compiled. */
function printVerdicts({ samples }: Soak): string {
  const half = samples.slice(Math.floor(samples.length / 2))
  const found = judged.map(({ says, unit, of, tolerated }) => {
    const trend = trendOf(half.map((sample) => ({ seconds: sample.seconds, value: of(sample) })))
    return { says, unit, trend, limit: trend.mean * tolerated, verdict: verdictOf(trend, tolerated) }
  })
  const lines = found.map(
    ({ says, unit, trend, limit, verdict }) =>
      `| ${capitalized(says)}, ${unit} | ${trend.mean.toFixed(2)} | ${printSlope(trend)} | ≤ ${limit.toFixed(2)} | ${verdict} |`,
  )
  // The machine's load, not the service's: figures that grow along with it may grow because of it.
  const load = trendOf(half.map(({ seconds, loadAverage }) => ({ seconds, value: loadAverage })))
  return [
    printSum(found),
    '',
    '| Second half | mean | change per hour | limit | verdict |',
    '| --- | --: | --: | --: | --- |',
    ...lines,
    `| Load average of the machine | ${load.mean.toFixed(2)} | ${printSlope(load)} | | |`,
  ].join('\n')
}

const verdicts: readonly Verdict[] = ['grows', 'slow', 'unsure', 'flat']

/** What the verdicts add up to. */
function printSum(found: readonly { readonly says: string; readonly verdict: Verdict }[]): string {
  if (found.every(({ verdict }) => verdict === 'flat')) return '**This run shows every figure to be flat.**'
  const grows = found.some(({ verdict }) => verdict === 'grows')
  const sum = grows ? 'Something grows' : 'This run does not show every figure to be flat'
  const named = verdicts.flatMap((verdict) => {
    const names = found.filter((one) => one.verdict === verdict).map(({ says }) => says)
    return names.length === 0 ? [] : `${verdict}: ${names.join(', ')}`
  })
  return `**${sum}** (${named.join('; ')}).`
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function printSlope({ slope, give }: Trend): string {
  return `${slope >= 0 ? '+' : ''}${slope.toFixed(2)} ± ${give.toFixed(2)}`
}

function printSamples({ samples }: Soak): string {
  const step = Math.max(1, Math.ceil(samples.length / rowsShown))
  const lines = samples
    .filter((_, index) => index % step === 0 || index === samples.length - 1)
    .map(
      ({ seconds, rssMiB, heapMiB, cpuPercent, p50, p99, loadAverage }) =>
        `| ${(seconds / 60).toFixed(1)} | ${rssMiB.toFixed(0)} | ${heapMiB.toFixed(0)} | ${cpuPercent.toFixed(0)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${loadAverage.toFixed(1)} |`,
    )
  return [
    '| Minute | RSS, MiB | heap, MiB | CPU, % | p50, ms | p99, ms | load |',
    '| --: | --: | --: | --: | --: | --: | --: |',
    ...lines,
  ].join('\n')
}
