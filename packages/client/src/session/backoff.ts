const floorMs = 500
const ceilingMs = 20_000

/**
 * Milliseconds to wait before retry number `attempt`, counted from 1: full jitter under a doubling bound, so that clients
 * that lost their connections together do not come back together. There is no last attempt.
 */
export function backoff(attempt: number, random: number): number {
  const boundMs = Math.min(ceilingMs, floorMs * 2 ** attempt)
  return Math.round(floorMs + random * (boundMs - floorMs))
}
