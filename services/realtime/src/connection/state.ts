import type { DisconnectName } from '@portico/protocol'
import type { Principal } from '../auth/principal.ts'
import type { Rights } from '../channels/rights.ts'

/** Why a connection ended: the service's reason, or that its peer went away. */
export type CloseReason = DisconnectName | 'peer-left'

/**
 * What a connection is, said once:
 * awaiting-connect → connecting → accepted → connected → closed, and from each of them to closed. It is accepted once
 * it is known who connects, and connected once its client is told so. A connect command that was answered with an error
 * leaves it refused: it is of no more use, and its client closes it.
 */
export type ConnectionState =
  | { readonly kind: 'awaiting-connect' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'accepted' | 'connected'; readonly principal: Principal; readonly rights: Rights }
  | { readonly kind: 'refused' }
  | { readonly kind: 'closed'; readonly reason: CloseReason }

/** `connect` and `command` come from the peer; `refuse` says what became of a connect command. */
export type ConnectionEvent = 'connect' | 'refuse' | 'command' | 'close'

/** Whether an event has a place in a state. Of the peer's, one that has none is a slip in the protocol. */
export function allows(state: ConnectionState['kind'], event: ConnectionEvent): boolean {
  switch (state) {
    case 'awaiting-connect':
      return event === 'connect' || event === 'close'
    case 'connecting':
    case 'accepted':
      // Also an accepted one may be refused, over the channels that its token subscribes it to.
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
