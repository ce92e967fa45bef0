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

/**
 * Asks the policy of a subscribe when the command comes, not when its turn comes: many slow answers take no longer than
 * one, and none makes a client give up on the commands behind it. Only as long as all that waits can be paid for.
 */
export function foresee(
  message: Incoming,
  connection: Foreseeing,
  { waiting }: { readonly waiting: readonly unknown[] },
): void {
  if (connection.state !== 'connected' || message.kind !== 'command') return
  if (message.command.name !== 'subscribe' || !connection.limits.affords(waiting.length)) return
  const { channel, token } = message.command.request
  if (!token) connection.rights.foresee(channel, 'subscribe')
}
