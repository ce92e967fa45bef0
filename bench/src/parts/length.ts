import type { Form } from './part.ts'

/** The fewest publications of a round. In the full form, three rounds make at least 21 for each cell. */
const fewest: Readonly<Record<Form, number>> = { full: 7, short: 1 }

interface Pace {
  /** Publications per second. */
  readonly rate: number
  readonly burst?: number
  /** How long a round lasts, if that is long enough for the fewest publications. */
  readonly seconds: number
}

/** For how many seconds a round publishes, in whole bursts. */
export function roundSeconds(form: Form, { rate, burst = 1, seconds }: Pace): number {
  const bursts = Math.ceil(Math.max(rate * seconds, fewest[form]) / burst)
  return (bursts * burst) / rate
}
