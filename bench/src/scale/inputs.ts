import { median } from '../figures/figure.ts'
import type { Results } from '../figures/targets.ts'
import { aloneRow, arrivals, publishingColumn, receivingColumn } from '../parts/arrivals.ts'
import { row as connectRow } from '../parts/connect.ts'
import { headlineRow, smallChannelsRow } from '../parts/fan-out.ts'
import { heartbeatRow, row as idleRow } from '../parts/idle.ts'

/** One measured figure that the model builds on. */
interface Source {
  readonly says: string
  readonly unit: string
  readonly part: string
  readonly scenario: string
  readonly of: string
  readonly measure: string
  /** The factor from the benchmark's unit to the model's. */
  readonly scale?: number
}

const portico = { of: 'Portico' } as const

/** The cell of docs/benchmarks.md that each input comes from. */
export const sources = {
  deliveryMicros: {
    ...portico,
    says: 'CPU per delivery, in one large channel',
    unit: 'µs',
    part: 'fan-out',
    scenario: headlineRow,
    measure: 'cpu',
  },
  smallChannelMicros: {
    ...portico,
    says: 'CPU per delivery, in channels of ten, the publication included',
    unit: 'µs',
    part: 'fan-out',
    scenario: smallChannelsRow,
    measure: 'cpu',
  },
  arrivalAndDeliveryMicros: {
    says: 'CPU of a node for a publication that arrives through Redis, and its one delivery',
    unit: 'µs',
    part: arrivals.name,
    scenario: aloneRow,
    of: receivingColumn,
    measure: 'cpu',
  },
  publishMicros: {
    says: 'CPU of the node that it was published on',
    unit: 'µs',
    part: arrivals.name,
    scenario: aloneRow,
    of: publishingColumn,
    measure: 'publishCpu',
  },
  connectMicros: {
    ...portico,
    says: 'CPU per connection until live',
    unit: 'µs',
    part: 'connect',
    scenario: connectRow,
    measure: 'connectCpu',
  },
  connectionKib: {
    ...portico,
    says: 'Memory per connection with one subscription',
    unit: 'KiB',
    part: 'idle',
    scenario: idleRow,
    measure: 'memory',
  },
  idleMicros: {
    ...portico,
    says: 'CPU per idle connection and second',
    unit: 'µs',
    part: 'idle',
    scenario: heartbeatRow,
    measure: 'idleCpu',
    // Per cent of a core for 10 000 connections equals microseconds per second for one.
    scale: 1,
  },
  transactions: {
    says: 'Publications into Postgres from eight clients',
    unit: '/s',
    part: 'durable',
    scenario: 'transactions on this disk, 1000 channels',
    of: 'publish',
    measure: 'transactions',
  },
} as const satisfies Record<string, Source>

export type InputName = keyof typeof sources
export type Inputs = Readonly<Record<InputName, number | undefined>>

export function readInputs(results: Results): Inputs {
  const names = Object.keys(sources) as InputName[]
  return Object.fromEntries(names.map((name) => [name, read(results, sources[name])])) as Inputs
}

function read(results: Results, source: Source): number | undefined {
  const { part, scenario, of, measure, scale = 1 } = source
  const figure = results(part)?.figures.find(
    (one) => one.scenario === scenario && one.of === of && (one.measure as string) === measure,
  )
  return figure === undefined ? undefined : median(figure.values) * scale
}
