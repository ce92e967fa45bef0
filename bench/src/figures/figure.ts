/** The measures. Each has one unit and one number of decimals in every table. */
export const measures = {
  cpu: { says: 'CPU of the server, µs per delivery', decimals: 1 },
  publishCpu: { says: 'CPU of the server, µs per publication', decimals: 1 },
  connectCpu: { says: 'CPU of the server, µs per connection', decimals: 0 },
  rate: { says: 'Connections per second', decimals: 0 },
  p50: { says: 'Time p50, ms', decimals: 2 },
  p95: { says: 'Time p95, ms', decimals: 2 },
  p99: { says: 'Time p99, ms', decimals: 2 },
  memory: { says: 'Memory, KiB per connection', decimals: 1 },
  idleCpu: { says: 'CPU while idle, % of a core', decimals: 1 },
  delivered: { says: 'Delivered, %', decimals: 3 },
  lost: { says: 'Lost deliveries', decimals: 0 },
  doubled: { says: 'Delivered twice', decimals: 0 },
  catchUp95: { says: 'Caught up, p95, s after the network is back', decimals: 2 },
  catchUpMax: { says: 'Caught up, slowest, s after the network is back', decimals: 2 },
  gap95: { says: 'Gap for the user, p95, s', decimals: 2 },
  gapMax: { says: 'Gap for the user, longest, s', decimals: 2 },
  transactions: { says: 'Transactions per second', decimals: 0 },
  ofPlain: { says: 'Compared with a plain insert, ×', decimals: 2 },
} as const satisfies Record<string, { readonly says: string; readonly decimals: number }>

export type Measure = keyof typeof measures

/** One cell of a table: the value of each round. */
export interface Figure {
  readonly scenario: string
  /** The server, or the variant. */
  readonly of: string
  readonly measure: Measure
  readonly values: readonly number[]
  /** How many publications each of the values was measured over, if publications were measured. */
  readonly publications?: number
}

/** Collects figures round by round. */
export class Figures {
  readonly #figures = new Map<string, Figure & { readonly values: number[] }>()

  note(
    scenario: string,
    of: string,
    noted: Readonly<Partial<Record<Measure, number>>>,
    publications?: number,
  ): void {
    const basis = publications === undefined ? {} : { publications }
    for (const [name, value] of Object.entries(noted)) {
      const measure = name as Measure
      const key = JSON.stringify([scenario, of, measure])
      const figure = this.#figures.get(key) ?? { scenario, of, measure, values: [], ...basis }
      figure.values.push(value)
      this.#figures.set(key, figure)
    }
  }

  all(): readonly Figure[] {
    return [...this.#figures.values()]
  }
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Interpolates between the two nearest values. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * p
  const [below = Number.NaN, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return below + (above - below) * (at - Math.floor(at))
}
