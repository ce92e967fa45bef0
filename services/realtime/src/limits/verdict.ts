import { CommandError, type CommandErrorName, type DisconnectName } from '@portico/protocol'

/** The answer of a limit. The verdicts are shared constants, so that the common path allocates nothing. */
export type Verdict =
  | { readonly kind: 'granted' }
  | { readonly kind: 'refused'; readonly reason: CommandErrorName }
  | { readonly kind: 'disconnected'; readonly reason: DisconnectName }

export const granted: Verdict = Object.freeze({ kind: 'granted' })
export const tooFast: Verdict = Object.freeze({ kind: 'refused', reason: 'tooManyRequests' })
export const tooMuch: Verdict = Object.freeze({ kind: 'refused', reason: 'limitExceeded' })
export const tooFastForTooLong: Verdict = Object.freeze({ kind: 'disconnected', reason: 'tooManyRequests' })
/** The error for a reply that the node has no room for. */
export const crowded = () =>
  new CommandError('tooManyRequests', 'large replies wait here for their readers; come back later')
export const tooManyConnections: Verdict = Object.freeze({ kind: 'disconnected', reason: 'connectionLimit' })
