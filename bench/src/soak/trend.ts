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

/**
 * A least-squares fit. Each reading depends on the one before it, memory most of all, so that many readings say as
 * much as fewer independent ones; `give` counts only those.
 */
export function trendOf(readings: readonly Reading[]): Trend {
  const mean = average(readings.map(({ value }) => value))
  const middle = average(readings.map(({ seconds }) => seconds))
  const spread = sum(readings.map(({ seconds }) => (seconds - middle) ** 2))
  const slope = sum(readings.map(({ seconds, value }) => (seconds - middle) * (value - mean))) / spread
  const rests = readings.map(({ seconds, value }) => value - mean - slope * (seconds - middle))
  const rest = sum(rests.map((one) => one ** 2))
  const error = Math.sqrt(rest / Math.max(1, independent(rests) - 2) / spread)
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

/** How many independent readings these are worth, by how much each resembles the one before. */
function independent(rests: readonly number[]): number {
  const together = sum(rests.map((one, index) => one * (rests[index - 1] ?? 0)))
  const resemblance = Math.max(0, together / (sum(rests.map((one) => one ** 2)) || 1))
  return (rests.length * (1 - resemblance)) / (1 + resemblance)
}

function average(values: readonly number[]): number {
  return sum(values) / values.length
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
