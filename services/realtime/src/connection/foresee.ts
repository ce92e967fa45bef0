import type { Incoming } from '@portico/protocol'
import type { Rights } from '../channels/rights.ts'
import type { ConnectionLimits } from '../limits/connection-limits.ts'
import type { ConnectionState } from './state.ts'

/** The connection that a command came in on. */
interface Foreseeing {
  readonly state: ConnectionState['kind']
  readonly limits: Pick<ConnectionLimits, 'affords'>
  readonly rights: Pick<Rights, 'foresee'>
}

/** More at once would let everybody wait longer for the database after a restart than anybody has patience. */
export const mostAhead = 8

/**
 * Asks the policy of a subscribe that waits before its turn comes: slow answers are waited for together, and none makes a
 * client give up on the commands behind it. Only as long as all that waits before it can be paid for. `place` is its
 * place among what waits, from 1; what does not wait has its turn already, or was refused.
 */
export function foresee(message: Incoming | undefined, place: number, connection: Foreseeing): void {
  if (connection.state !== 'accepted' && connection.state !== 'connected') return
  if (message?.kind !== 'command') return
  if (place < 1 || place > mostAhead || !connection.limits.affords(place)) return
  if (message.command.name !== 'subscribe') return
  const { channel, token } = message.command.request
  if (!token) connection.rights.foresee(channel, 'subscribe')
}
