import type { Finding, FindingId } from '@portico/protocol'
import { findings, isFindingId } from '@portico/protocol/findings'
import type { Measurements } from '../meter.ts'
import { metrics } from '../metrics.ts'
import { connectBudgetSeconds, roundTripBudgetSeconds } from './objectives.ts'

/** How many events met the objective, and how many did not. */
export interface Tally {
  readonly good: number
  readonly bad: number
}

/** What has been counted since the start, by objective. */
export interface Totals {
  readonly connects: Tally
  readonly connectTimes: Tally
  readonly roundTrips: Tally
  readonly deliveries: Tally
  readonly heartbeats: Tally
  /** Findings of the service. */
  readonly findings: Counts
  /** Findings that clients report. That needs no key, so they may be made up. */
  readonly told: Counts
}

/** Only warnings and faults; a notice is normal operation. */
type Counts = ReadonlyMap<FindingId, number>

type Labels = Readonly<Record<string, string | number>>

interface Sample {
  readonly name: string
  readonly labels: Labels
  readonly value: number
}

/** The totals of one process, or of several together. */
export function totalsOf(measurements: readonly Measurements[]): Totals {
  const samples = measurements.flat().flatMap(({ name, values }) =>
    values.map((given): Sample => {
      const own: unknown = 'metricName' in given ? given.metricName : undefined
      const labels: Labels = Object.fromEntries(
        Object.entries(given.labels).filter(
          (entry): entry is [string, string | number] => entry[1] !== undefined,
        ),
      )
      return { name: typeof own === 'string' ? own : name, labels, value: given.value }
    }),
  )
  const sum = (name: string, wanted: Labels = {}) =>
    samples
      .filter((sample) => sample.name === name && has(sample.labels, wanted))
      .reduce((total, { value }) => total + value, 0)
  const within = (name: string, seconds: number): Tally => {
    const good = sum(`${name}_bucket`, { le: seconds })
    return { good, bad: sum(`${name}_count`) - good }
  }
  const { attempts, connectSeconds, roundTripSeconds, heartbeats, deliveries } = metrics
  const { recoveries, disconnects, unsubscribes } = metrics
  const lost =
    sum(recoveries.name, { outcome: 'lost' }) +
    sum(unsubscribes.name, { reason: 'insufficientState' }) +
    sum(disconnects.name, { reason: 'insufficientState' }) +
    sum(disconnects.name, { reason: 'slowConsumer' })
  return {
    connects: {
      good: sum(attempts.name, { outcome: 'connected' }),
      bad: sum(attempts.name, { outcome: 'failed' }),
    },
    connectTimes: within(connectSeconds.name, connectBudgetSeconds),
    roundTrips: within(roundTripSeconds.name, roundTripBudgetSeconds),
    deliveries: { good: sum(deliveries.name), bad: lost },
    heartbeats: {
      good: sum(heartbeats.name, { outcome: 'answered' }),
      bad: sum(heartbeats.name, { outcome: 'missed' }),
    },
    findings: countFindings(samples, 'service'),
    told: countFindings(samples, 'client'),
  }
}

function countFindings(samples: readonly Sample[], by: 'service' | 'client'): Counts {
  const counts = new Map<FindingId, number>()
  for (const { name, labels, value } of samples) {
    const { finding, side } = labels
    if (name !== metrics.findings.name || side !== by || !isFindingId(finding) || value === 0) continue
    if (findings[finding].severity !== 'notice') counts.set(finding, (counts.get(finding) ?? 0) + value)
  }
  return counts
}

function has(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) => String(labels[name]) === String(value))
}

/** The difference between two readings. */
export function between(before: Totals, after: Totals): Totals {
  const minus = (one: Tally, other: Tally): Tally => ({
    good: one.good - other.good,
    bad: one.bad - other.bad,
  })
  return {
    connects: minus(after.connects, before.connects),
    connectTimes: minus(after.connectTimes, before.connectTimes),
    roundTrips: minus(after.roundTrips, before.roundTrips),
    deliveries: minus(after.deliveries, before.deliveries),
    heartbeats: minus(after.heartbeats, before.heartbeats),
    findings: more(before.findings, after.findings),
    told: more(before.told, after.told),
  }
}

function more(before: Counts, after: Counts): Counts {
  const gained = Array.from(after, ([id, count]) => [id, count - (before.get(id) ?? 0)] as const)
  return new Map(gained.filter(([, count]) => count > 0))
}

export function topOf(counts: Counts): (Finding & { readonly count: number }) | undefined {
  const [top] = [...counts].sort(([, one], [, other]) => other - one)
  return top && { id: top[0], count: top[1] }
}
