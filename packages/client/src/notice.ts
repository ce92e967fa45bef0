import type { SystemNotice } from '@portico/protocol'

/**
 * After how many milliseconds the service wants to be left; undefined where it is no word of the service about itself.
 * Applications send messages too, so anything may arrive here.
 */
export function drainDelayOf(data: unknown): number | undefined {
  const { $sys, delayMs } = Object(data) as Partial<SystemNotice>
  if ($sys !== 'drain' || typeof delayMs !== 'number') return undefined
  return Math.min(60_000, Math.max(0, delayMs))
}
