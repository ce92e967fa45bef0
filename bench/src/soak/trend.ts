/** How a figure changes over time: a straight line through the samples, and how certain its slope is. */
export interface Trend {
  readonly mean: number
  /** Per hour. */
  readonly slope: number
  /** The 95 % confidence interval: the slope is off by no more than this. */
  readonly give: number
}

export type Verdict = 'flat' | 'slow' | 'grows' | 'unsure'

interface Reading {
  readonly seconds: number
  readonly value: number
}

const hour = 3_600

/** A least-squares fit. If readings depend on each other, `give` is too small, which errs towards `grows`. */
export function trendOf(readings: readonly Reading[]): Trend {
  const count = readings.length
  const mean = average(readings.map(({ value }) => value))
  const middle = average(readings.map(({ seconds }) => seconds))
  const spread = sum(readings.map(({ seconds }) => (seconds - middle) ** 2))
  const slope = sum(readings.map(({ seconds, value }) => (seconds - middle) * (value - mean))) / spread
  const rest = sum(readings.map(({ seconds, value }) => (value - mean - slope * (seconds - middle)) ** 2))
  const error = Math.sqrt(rest / Math.max(1, count - 2) / spread)
  return { mean, slope: slope * hour, give: 1.96 * error * hour }
}

/**
 * Answers two questions: does it certainly rise, and does it certainly rise by less than this share of the mean per
 * hour? A short or noisy run answers neither.
 */
export function verdictOf({ mean, slope, give }: Trend, tolerated: number): Verdict {
  const rises = slope - give > 0
  const isWithinLimit = slope + give < mean * tolerated
  if (rises) return isWithinLimit ? 'slow' : 'grows'
  return isWithinLimit ? 'flat' : 'unsure'
}

function average(values: readonly number[]): number {
  return sum(values) / values.length
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
