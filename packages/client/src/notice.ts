import type { SystemNotice } from '@portico/protocol'

/** What the service says about itself. Applications send messages too, so anything may arrive here. */
export function readNotice(data: unknown): SystemNotice | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { $sys, delayMs } = data as Record<string, unknown>
  if ($sys !== 'drain' || typeof delayMs !== 'number') return undefined
  return { $sys, delayMs: Math.min(60_000, Math.max(0, delayMs)) }
}
