import { CommandError } from '@portico/protocol'

/** Every possible outcome of asking a policy, so that each caller decides about each. */
export type Verdict = Permitted | NotPermitted

export type Permitted =
  | { readonly kind: 'allowed' }
  /** Allowed for clients that are subscribed to the channel. */
  | { readonly kind: 'allowedToSubscribers' }

type NotPermitted =
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'unknownChannel' }
  /** The channel does not offer this feature. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'undecided'; readonly why: Undecided }

export function isPermitted(verdict: Verdict): verdict is Permitted {
  return verdict.kind === 'allowed' || verdict.kind === 'allowedToSubscribers'
}

/**
 * No decision could be made. Treated as a temporary no that the client retries, so that a short database outage does
 * not end subscriptions for good.
 */
export type Undecided = 'policyThrew' | 'policyTimedOut' | 'databaseAway' | 'abandoned'

/** The error to throw while the command runs. */
export function verdictError(verdict: NotPermitted): CommandError {
  switch (verdict.kind) {
    case 'denied':
      return new CommandError('permissionDenied', verdict.reason)
    case 'unknownChannel':
      return new CommandError('unknownChannel')
    case 'unavailable':
      return new CommandError('notAvailable', verdict.reason)
    case 'undecided':
      return undecidedError(verdict.why)
    default:
      return verdict satisfies never
  }
}

export function undecidedError(why: Undecided): CommandError {
  return why === 'databaseAway'
    ? new CommandError('storeUnavailable', 'the database that decides about this channel is away, try again')
    : new CommandError('internal', 'whether this is allowed could not be decided, try again')
}
