import type { Incoming } from '@portico/protocol'
import type { Rights } from '../channels/rights.ts'
import type { ConnectionLimits } from '../limits/connection-limits.ts'
import type { ConnectionState } from './state.ts'

/** The connection that a command came in on. */
interface PrefetchingConnection {
  readonly state: ConnectionState['kind']
  readonly limits: Pick<ConnectionLimits, 'affords'>
  readonly rights: Pick<Rights, 'prefetch'>
}

/** More at once would overload the database after a restart: everybody would wait too long. */
export const maxPrefetched = 8

/**
 * Asks the policy for a waiting subscribe early, so that slow policies run concurrently and none makes a client give up
 * on the commands behind it. Limited to what the client can still afford and to `maxPrefetched` at a time. `place` is
 * the command's place among those waiting, from 1; below that it runs already or was refused.
 */
export function prefetchPolicy(
  message: Incoming | undefined,
  place: number,
  connection: PrefetchingConnection,
): void {
  if (connection.state !== 'accepted' && connection.state !== 'connected') return
  if (message?.kind !== 'command') return
  if (place < 1 || place > maxPrefetched || !connection.limits.affords(place)) return
  if (message.command.name !== 'subscribe') return
  const { channel, token } = message.command.request
  if (!token) connection.rights.prefetch(channel, 'subscribe')
}
