import type { AppDb } from '../../../lib/db.ts'
import type { openRealtime } from '../../../lib/realtime.ts'
import type { HostCall } from './host-show.ts'

export interface Audience {
  /** How many people watch, without the host. */
  readonly viewers: number
  /** How many connections got the count, and how many there were. */
  readonly delivered: number
  readonly of: number
}

/**
 * Counts the viewers and publishes the count, which also shows how many connections a message of this
 * show reaches.
 */
export async function countAudience(
  db: AppDb,
  realtime: ReturnType<typeof openRealtime>,
  { showId, personId }: HostCall,
): Promise<Audience | 'not-the-host'> {
  const show = await db.show.findFirst({ where: { id: showId, hostId: personId }, select: { id: true } })
  if (show === null) return 'not-the-host'
  const channel = `show:${showId}:comments` as const
  const { connections, users } = await realtime.presenceStats(channel)
  const viewers = Math.max(0, users - 1)
  const receipt = await realtime.publish(channel, 'counted', { viewers })
  return { viewers, delivered: receipt.connections, of: connections }
}
