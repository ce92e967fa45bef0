import type { DisconnectName } from '@portico/protocol'
import type { Principal } from '../auth/principal.ts'
import type { Rights } from '../channels/rights.ts'

/** Why a connection ended: the service's reason, or `peer-left` if the client left. */
export type CloseReason = DisconnectName | 'peer-left'

/**
 * The states of a connection: awaiting-connect → connecting → accepted → connected → closed; any state can go to
 * closed. `accepted`: the principal is known. `connected`: the client has been told. `refused`: connect was answered
 * with an error, and the client is expected to close.
 */
export type ConnectionState =
  | { readonly kind: 'awaiting-connect' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'accepted' | 'connected'; readonly principal: Principal; readonly rights: Rights }
  | { readonly kind: 'refused' }
  | { readonly kind: 'closed'; readonly reason: CloseReason }

/** `connect` and `command` come from the client; `refuse` is a connect command answered with an error. */
export type ConnectionEvent = 'connect' | 'refuse' | 'command' | 'close'

/** Whether an event is allowed in a state. A client's event that is not is a protocol error. */
export function allows(state: ConnectionState['kind'], event: ConnectionEvent): boolean {
  switch (state) {
    case 'awaiting-connect':
      return event === 'connect' || event === 'close'
    case 'connecting':
    case 'accepted':
      // An accepted connection may be refused, too: because of the channels that its token subscribes it to.
      return event === 'refuse' || event === 'close'
    case 'connected':
      return event === 'command' || event === 'close'
    case 'refused':
      return event === 'close'
    case 'closed':
      return false
    default:
      return state satisfies never
  }
}
