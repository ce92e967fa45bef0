import { CommandError, type CommandErrorName, type DisconnectName } from '@portico/protocol'

/** What a limit says to something that wants to happen. Shared constants: the common path allocates nothing. */
export type Verdict =
  | { readonly kind: 'granted' }
  | { readonly kind: 'refused'; readonly reason: CommandErrorName }
  | { readonly kind: 'disconnected'; readonly reason: DisconnectName }

export const granted: Verdict = Object.freeze({ kind: 'granted' })
export const tooFast: Verdict = Object.freeze({ kind: 'refused', reason: 'tooManyRequests' })
export const tooMuch: Verdict = Object.freeze({ kind: 'refused', reason: 'limitExceeded' })
export const tooFastForTooLong: Verdict = Object.freeze({ kind: 'disconnected', reason: 'tooManyRequests' })
/** A reply that found no room of the node. */
export const crowded = () =>
  new CommandError('tooManyRequests', 'large replies wait here for their readers; come back later')
export const tooManyConnections: Verdict = Object.freeze({ kind: 'disconnected', reason: 'connectionLimit' })
