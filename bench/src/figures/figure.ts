/** What is measured: each has one unit, and every table of it the same number of decimals. */
export const measures = {
  cpu: { says: 'CPU of the server, µs a delivery', decimals: 1 },
  p50: { says: 'Latency p50, ms', decimals: 2 },
  p99: { says: 'Latency p99, ms', decimals: 2 },
} as const satisfies Record<string, { readonly says: string; readonly decimals: number }>

export type Measure = keyof typeof measures

/** One cell of a table: what was measured in each round. */
export interface Figure {
  readonly scenario: string
  /** Of which server, or which way of doing it. */
  readonly of: string
  readonly measure: Measure
  readonly values: readonly number[]
}

/** Collects figures round by round. */
export class Figures {
  readonly #figures = new Map<string, Figure & { readonly values: number[] }>()

  note(scenario: string, of: string, noted: Readonly<Partial<Record<Measure, number>>>): void {
    for (const [name, value] of Object.entries(noted)) {
      const measure = name as Measure
      const key = JSON.stringify([scenario, of, measure])
      const figure = this.#figures.get(key) ?? { scenario, of, measure, values: [] }
      figure.values.push(value)
      this.#figures.set(key, figure)
    }
  }

  all(): readonly Figure[] {
    return [...this.#figures.values()]
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
