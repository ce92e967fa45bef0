const floorMs = 500
const ceilingMs = 20_000

/**
 * How long to wait before round `attempt` (1 is the first retry), in milliseconds: full jitter under a doubling
 * bound, so that a thousand clients that fell together do not come back together. There is no last attempt.
 */
export function backoff(attempt: number, random: number): number {
  const boundMs = Math.min(ceilingMs, floorMs * 2 ** attempt)
  return Math.round(floorMs + random * (boundMs - floorMs))
}
