import type { SystemNotice } from '@portico/protocol'

/**
 * Milliseconds until the service wants this client gone; undefined if the message is not a drain notice. Applications send
 * messages too, so the data may be anything.
 */
export function drainDelayOf(data: unknown): number | undefined {
  const { $sys, delayMs } = Object(data) as Partial<SystemNotice>
  if ($sys !== 'drain' || typeof delayMs !== 'number') return undefined
  return Math.min(60_000, Math.max(0, delayMs))
}
