const floor = 500
const ceiling = 20_000

/**
 * How long to wait before round `attempt` (1 is the first retry): full jitter under a doubling bound, so that a
 * thousand clients that fell together do not come back together. There is no last attempt.
 */
export function backoff(attempt: number, random: number): number {
  const bound = Math.min(ceiling, floor * 2 ** attempt)
  return Math.round(floor + random * (bound - floor))
}
