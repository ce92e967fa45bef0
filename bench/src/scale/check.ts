import { median } from '../figures/figure.ts'
import type { Results } from '../figures/targets.ts'
import { arrivals, receivingColumn, togetherRow } from '../parts/arrivals.ts'
import { curves, growth } from '../parts/growth.ts'
import { readInputs } from './inputs.ts'
import { arrivalMicros } from './model.ts'

/** What the model says a delivery costs in one row of docs/benchmarks.md, and what was measured there. */
export interface Checked {
  readonly part: string
  readonly row: string
  readonly predicted: number
  readonly measured: number
}

/**
 * Checks the assumption that the model rests on: every delivery costs the same, and the cost of a publication itself
 * is shared by its deliveries. On one node, two sizes of a channel yield the two costs; the other sizes are predicted
 * from them.
 */
export function checkGrowth(results: Results): readonly Checked[] {
  const points = curves.subscribers.points.flatMap(({ row, subscribers }) => {
    const measured = measuredIn(results, growth.name, row, 'Portico')
    return measured === undefined ? [] : [{ row, subscribers, measured }]
  })
  const small = points[0]
  const large = points.find(({ subscribers }) => subscribers === 1_000)
  if (small === undefined || large === undefined || small === large) return []
  const publication = (small.measured - large.measured) / (1 / small.subscribers - 1 / large.subscribers)
  const delivery = large.measured - publication / large.subscribers
  return points
    .filter((point) => point !== small && point !== large)
    .map(({ row, subscribers, measured }) => ({
      part: growth.name,
      row,
      measured,
      predicted: delivery + publication / subscribers,
    }))
}

/**
 * The same for a publication that arrives from another node: its cost is derived from the load with one delivery per
 * node, and the load with ten is predicted from that.
 */
export function checkArrivals(results: Results): readonly Checked[] {
  const { deliveryMicros, arrivalAndDeliveryMicros } = readInputs(results)
  const measured = measuredIn(results, arrivals.name, togetherRow, receivingColumn)
  if (deliveryMicros === undefined || arrivalAndDeliveryMicros === undefined || measured === undefined)
    return []
  const predicted = deliveryMicros + arrivalMicros({ deliveryMicros, arrivalAndDeliveryMicros }) / 10
  return [{ part: arrivals.name, row: togetherRow, measured, predicted }]
}

/** The CPU per delivery. */
function measuredIn(results: Results, part: string, row: string, of: string): number | undefined {
  const figure = results(part)?.figures.find(
    (one) => one.scenario === row && one.of === of && one.measure === 'cpu',
  )
  return figure && median(figure.values)
}
