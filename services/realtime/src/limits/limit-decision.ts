import { CommandError, type SentDisconnect, type SentError } from '@portico/protocol'

/** The answer of a limit. The decisions are shared constants, so that the common path allocates nothing. */
export type LimitDecision =
  | { readonly kind: 'granted' }
  | { readonly kind: 'refused'; readonly reason: SentError }
  | { readonly kind: 'disconnected'; readonly reason: SentDisconnect }

export const granted: LimitDecision = Object.freeze({ kind: 'granted' })
export const tooFast: LimitDecision = Object.freeze({ kind: 'refused', reason: 'tooManyRequests' })
export const tooMuch: LimitDecision = Object.freeze({ kind: 'refused', reason: 'limitExceeded' })
export const tooFastForTooLong: LimitDecision = Object.freeze({
  kind: 'disconnected',
  reason: 'tooManyRequests',
})
/** The error for a reply that the node has no room for. */
export const replyRoomFull = () =>
  new CommandError('tooManyRequests', 'large replies wait here for their readers; come back later')
export const tooManyConnections: LimitDecision = Object.freeze({
  kind: 'disconnected',
  reason: 'connectionLimit',
})
