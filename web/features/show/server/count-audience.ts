import type { AppDb } from '../../../lib/db.ts'
import type { openRealtime } from '../../../lib/realtime.ts'
import type { HostCall } from './host-show.ts'

export interface Audience {
  /** People who watch, the host left out. */
  readonly viewers: number
  /** How many connections the count was handed to, of how many there were. */
  readonly delivered: number
  readonly of: number
}

/** Counts who watches and tells everybody, which at the same time shows whom a word of this show reaches. */
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
