import { median } from '../figures/figure.ts'
import type { Results } from '../figures/targets.ts'

/** One size of a channel: what the model says a delivery costs there, and what was measured. */
interface Checked {
  readonly subscribers: number
  readonly predicted: number
  readonly measured: number
}

/**
 * Checks the assumption that the model rests on: every delivery costs the same, and the cost of a publication itself
 * is shared by its deliveries. Two sizes yield the two costs; the other sizes are predicted from them.
 */
export function checkGrowth(results: Results): readonly Checked[] | undefined {
  const points = (results('growth')?.figures ?? [])
    .filter(({ of, measure }) => of === 'Portico' && measure === 'cpu')
    .flatMap(({ scenario, values }) => {
      const count = /^([\d,]+) subscribers of one channel$/.exec(scenario)?.[1]
      return count === undefined
        ? []
        : [{ subscribers: Number(count.replaceAll(',', '')), measured: median(values) }]
    })
    .toSorted((one, other) => one.subscribers - other.subscribers)
  const small = points[0]
  const large = points.find(({ subscribers }) => subscribers === 1_000)
  if (small === undefined || large === undefined || small === large) return undefined
  const publication = (small.measured - large.measured) / (1 / small.subscribers - 1 / large.subscribers)
  const delivery = large.measured - publication / large.subscribers
  return points
    .filter((point) => point !== small && point !== large)
    .map(({ subscribers, measured }) => ({
      subscribers,
      measured,
      predicted: delivery + publication / subscribers,
    }))
}
