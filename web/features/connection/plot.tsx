import type { Sample } from './use-samples.ts'

const WIDTH = 600
const HEIGHT = 96
/** The scale reaches at least this far, so that a calm connection draws a low line. */
const CALM_MS = 100
const CALM_DELIVERIES = 5

/** Round trip as a line, deliveries as bars, over the last minute. */
export function Plot({ samples }: { readonly samples: readonly Sample[] }) {
  const step = WIDTH / samples.length
  const mostMs = Math.max(CALM_MS, ...samples.map(({ roundTripMs = 0 }) => roundTripMs))
  const mostDeliveries = Math.max(CALM_DELIVERIES, ...samples.map(({ deliveries }) => deliveries))
  const points = samples.flatMap(({ roundTripMs }, index) =>
    roundTripMs === undefined ? [] : [`${(index + 0.5) * step},${HEIGHT - (roundTripMs / mostMs) * HEIGHT}`],
  )
  // A single point is drawn twice, so that it shows as a dot.
  const line = points.length === 1 ? [...points, ...points] : points
  const { roundTripMs } = samples.at(-1) ?? {}
  const total = samples.reduce((sum, { deliveries }) => sum + deliveries, 0)
  return (
    <figure>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Round trip ${roundTripMs === undefined ? 'not known yet' : `${Math.round(roundTripMs)} ms`}; ${total} deliveries in the last minute`}
        className="h-24 w-full overflow-visible border-line border-b"
      >
        {[0, 0.5].map((part) => (
          <line
            key={part}
            x1="0"
            x2={WIDTH}
            y1={part * HEIGHT}
            y2={part * HEIGHT}
            strokeDasharray="2 4"
            vectorEffect="non-scaling-stroke"
            className="stroke-line"
          />
        ))}
        {samples.map(({ deliveries }, index) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
            key={index}
            x={index * step + 1}
            width={step - 2}
            y={HEIGHT - (deliveries / mostDeliveries) * HEIGHT}
            height={(deliveries / mostDeliveries) * HEIGHT}
            className="fill-accent opacity-40"
          />
        ))}
        <polyline
          points={line.join(' ')}
          fill="none"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
          className="stroke-live"
        />
      </svg>
      <figcaption className="mt-2 flex flex-wrap gap-x-6 text-12 text-soft">
        <span>
          <span aria-hidden="true" className="mr-1.5 inline-block h-0.5 w-4 bg-live align-middle" />
          {points.length === 0 ? 'Round trip, being measured' : `Round trip, up to ${Math.round(mostMs)} ms`}
        </span>
        <span>
          <span aria-hidden="true" className="mr-1.5 inline-block size-2.5 bg-accent opacity-40" />
          Deliveries to you a second, up to {mostDeliveries}
        </span>
        <span className="ml-auto">The last minute</span>
      </figcaption>
    </figure>
  )
}
