/** How a figure changes with time: a straight line through what was read, and how sure its slope is. */
export interface Trend {
  readonly mean: number
  /** By the hour. */
  readonly slope: number
  /** The slope is off by no more than this in nineteen of twenty such runs. */
  readonly give: number
}

export type Verdict = 'flat' | 'slow' | 'grows' | 'unsure'

interface Reading {
  readonly seconds: number
  readonly value: number
}

const hour = 3_600

/** Least squares; of readings that hang on each other the give is told too small, which errs towards `grows`. */
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
 * Two questions: does it surely rise, and does it surely rise by less than this share of the mean in an hour? A short or a
 * noisy run answers neither.
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
