import { curves, growth } from '../parts/growth.ts'
import { type Figure, median } from './figure.ts'
import { type Curve, printPlot } from './plot.ts'
import { readResult } from './store.ts'

/** docs/images/benchmark-growth.svg: the cost of a delivery as the audience grows. */
export function printGrowthPlot(): string {
  const figures = readResult(growth.name)?.figures ?? []
  const panels = Object.values(curves).map(({ title, points }) => ({ title, curves: drawn(figures, points) }))
  return printPlot(panels, 'CPU, µs per delivery')
}

function drawn(
  figures: readonly Figure[],
  points: readonly { readonly row: string; readonly x: number }[],
): readonly Curve[] {
  return [...Map.groupBy(figures, ({ of }) => of)].map(([name, some]) => ({
    name,
    points: points.flatMap(({ row, x }) => {
      const values = some.find(({ scenario }) => scenario === row)?.values
      return values ? [{ x, y: median(values), low: Math.min(...values), high: Math.max(...values) }] : []
    }),
  }))
}
