import { curves, growth } from '../parts/growth.ts'
import { type Figure, median } from './figure.ts'
import { type Curve, printPlot } from './plot.ts'
import { readResult } from './store.ts'

/** docs/images/benchmark-growth.svg: the cost of a delivery as the audience grows. */
export function printGrowthPlot(): string {
  const figures = readResult(growth.name)?.figures ?? []
  const panels = Object.values(curves).map((title) => ({ title, curves: curvesOf(figures, title) }))
  return printPlot(panels, 'CPU, µs per delivery')
}

function curvesOf(figures: readonly Figure[], title: string): readonly Curve[] {
  const own = figures.filter(({ scenario }) => scenario.endsWith(title))
  return [...Map.groupBy(own, ({ of }) => of)].map(([name, some]) => ({
    name,
    points: some.map(({ scenario, values }) => ({
      x: Number.parseInt(scenario.replaceAll(',', ''), 10),
      y: median(values),
      low: Math.min(...values),
      high: Math.max(...values),
    })),
  }))
}
