import { row as connectRow } from '../parts/connect.ts'
import { row as deployRow } from '../parts/deploy.ts'
import { burstRow, headlineRow } from '../parts/fan-out.ts'
import { row as idleRow } from '../parts/idle.ts'
import { avalancheRow, jitterRow } from '../parts/recovery.ts'
import { type Measure, median } from './figure.ts'
import type { Result } from './store.ts'

/** The figures of a part; undefined if it has not been measured yet. */
export type Results = (part: string) => Result | undefined

export interface Target {
  readonly says: string
  readonly limit: { readonly at: 'most' | 'least'; readonly value: number; readonly unit: string }
  /** One value per round; undefined if it was not measured. */
  read(results: Results): readonly number[] | undefined
}

/** One measured cell, by name. */
interface Cell {
  readonly part: string
  readonly scenario: string
  readonly measure: Measure
  readonly of: string
}

function read(results: Results, { part, scenario, measure, of }: Cell): readonly number[] | undefined {
  const found = results(part)?.figures.find(
    (figure) => figure.scenario === scenario && figure.measure === measure && figure.of === of,
  )
  return found?.values
}

/** Compared round by round, because a disturbance affects both values of a round. */
function ratio(cell: Cell, to: Partial<Cell>): Target['read'] {
  return (results) => {
    const values = read(results, cell)
    const others = read(results, { ...cell, ...to })
    return values && others && values.map((value, round) => value / (others[round] ?? Number.NaN))
  }
}

function plain(part: string, scenario: string, measure: Measure): Target['read'] {
  return (results) => read(results, { part, scenario, measure, of: 'Portico' })
}

const fanOut = { part: 'fan-out', scenario: headlineRow, measure: 'cpu', of: 'Portico' } as const

export const targets: readonly Target[] = [
  {
    says: 'CPU per delivery, one publication per write, against the floor in C',
    limit: { at: 'most', value: 1.25, unit: '×' },
    read: ratio(fanOut, { of: 'floor in C' }),
  },
  {
    says: 'CPU per delivery, one publication per write, against Socket.IO',
    limit: { at: 'most', value: 0.65, unit: '×' },
    read: ratio(fanOut, { of: 'Socket.IO' }),
  },
  {
    says: 'CPU per delivery in bursts of ten, against the floor in C at one publication per write',
    limit: { at: 'most', value: 1, unit: '×' },
    read: ratio({ ...fanOut, scenario: burstRow }, { of: 'floor in C', scenario: headlineRow }),
  },
  {
    says: 'Latency p99 at 10 000 deliveries per second, against `ws` with one frame',
    limit: { at: 'most', value: 1.2, unit: '×' },
    read: ratio({ ...fanOut, measure: 'p99' }, { of: 'ws, one frame' }),
  },
  {
    says: 'Memory per idle connection with one subscription',
    limit: { at: 'most', value: 12, unit: 'KiB' },
    read: plain('idle', idleRow, 'memory'),
  },
  {
    says: 'CPU to connect, authenticate and subscribe, against the bare upgrade of `ws`',
    limit: { at: 'most', value: 1.3, unit: '×' },
    read: ratio(
      { part: 'connect', scenario: connectRow, measure: 'connectCpu', of: 'Portico' },
      { of: 'ws, one frame' },
    ),
  },
  {
    says: 'Jitter: delivered',
    limit: { at: 'least', value: 100, unit: '%' },
    read: plain('recovery', jitterRow, 'delivered'),
  },
  {
    says: 'Jitter: 95 % caught up after the network is back',
    limit: { at: 'most', value: 2, unit: 's' },
    read: plain('recovery', jitterRow, 'catchUp95'),
  },
  {
    says: 'Rolling deploy: delivered',
    limit: { at: 'least', value: 100, unit: '%' },
    read: plain('deploy', deployRow, 'delivered'),
  },
  {
    says: 'Rolling deploy: 95 % caught up after the network is back',
    limit: { at: 'most', value: 2, unit: 's' },
    read: plain('deploy', deployRow, 'catchUp95'),
  },
  {
    says: 'Avalanche of 5 000: lost',
    limit: { at: 'most', value: 0, unit: 'deliveries' },
    read: plain('recovery', avalancheRow, 'lost'),
  },
  {
    says: 'Avalanche of 5 000: 95 % back after the cut',
    limit: { at: 'most', value: 5, unit: 's' },
    read: plain('recovery', avalancheRow, 'gap95'),
  },
]

/** One row per target: the limit, the result, and by how much it was missed. */
export function printTargets(results: Results): string {
  const rows = targets.map(({ says, limit, read }) => {
    const { at, value, unit } = limit
    const found = read(results)
    const wanted = `${at === 'most' ? '≤' : '≥'} ${value} ${unit}`
    return `| ${says} | ${wanted} | ${found ? printFound(found, limit) : 'not measured'} |`
  })
  return ['| Target | limit | result |', '| --- | --: | --- |', ...rows].join('\n')
}

function printFound(found: readonly number[], { at, value, unit }: Target['limit']): string {
  const middle = median(found)
  const spread =
    found.length > 1 ? ` (${Math.min(...found).toFixed(2)}–${Math.max(...found).toFixed(2)})` : ' in one run'
  const isMet = at === 'most' ? middle <= value : middle >= value
  const away = value === 0 ? String(middle) : `${percent(Math.abs(middle / value - 1) * 100)} %`
  const verdict = isMet ? 'met' : `**missed** by ${away}`
  return `${middle.toFixed(2)} ${unit}${spread}: ${verdict}`
}

/** A miss is never rounded to 0 %. */
function percent(value: number): string {
  return value < 1 ? value.toPrecision(1) : value.toFixed(0)
}
