import {
  CommandError,
  Disconnect,
  type Finding,
  type SentDisconnect,
  type SentError,
} from '@portico/protocol'

/** Why authentication failed. No field holds a secret or text chosen by the client. */
export type Refusal =
  | { readonly kind: 'missing' }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'tooLarge'; readonly bytes: number; readonly limit: number }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'wrongAlgorithm'; readonly accepted: readonly string[] }
  | { readonly kind: 'wrongSignature' }
  | { readonly kind: 'unknownKey' }
  /** The key may be new: the key set is fetched again soon, and the next attempt may find it. */
  | { readonly kind: 'keyNotFoundYet' }
  | { readonly kind: 'keysAway'; readonly cause: Error }
  | { readonly kind: 'expired'; readonly secondsAgo: number }
  | { readonly kind: 'notYetValid'; readonly inSeconds: number }
  | { readonly kind: 'wrongIssuer'; readonly expected: string }
  | { readonly kind: 'wrongAudience'; readonly expected: string }
  | { readonly kind: 'revoked' }
  /** Issued in the very second of the revocation; a newer token may be accepted. */
  | { readonly kind: 'justRevoked' }
  | { readonly kind: 'otherUser' }
  | { readonly kind: 'otherChannel' }

export type RefusalName = Refusal['kind']

/** What a refusal does on the wire: `answer` is a reply to the command, `end` closes the connection. */
type Consequence =
  | { readonly kind: 'answer'; readonly reason: SentError }
  | { readonly kind: 'end'; readonly reason: SentDisconnect }

const answer = (reason: SentError): Consequence => ({ kind: 'answer', reason })
const end = (reason: SentDisconnect): Consequence => ({ kind: 'end', reason })

interface Row {
  readonly connection: Consequence
  readonly subscription: Consequence
}

const invalid: Row = { connection: end('invalidToken'), subscription: answer('permissionDenied') }
const another: Row = { connection: end('invalidToken'), subscription: end('invalidToken') }

/**
 * A connection is answered only if the same client may be accepted later, for example with a new token. Any other token
 * closes it permanently, so that the client does not retry with it.
 */
const consequences: Readonly<Record<RefusalName, Row>> = {
  missing: { connection: answer('unauthorized'), subscription: answer('permissionDenied') },
  anonymous: { connection: answer('unauthorized'), subscription: answer('permissionDenied') },
  expired: { connection: answer('tokenExpired'), subscription: answer('tokenExpired') },
  keysAway: { connection: answer('internal'), subscription: answer('internal') },
  keyNotFoundYet: { connection: answer('tooManyRequests'), subscription: answer('tooManyRequests') },
  revoked: { connection: end('revoked'), subscription: end('revoked') },
  justRevoked: { connection: answer('tokenExpired'), subscription: answer('tokenExpired') },
  otherUser: another,
  otherChannel: another,
  tooLarge: invalid,
  malformed: invalid,
  wrongAlgorithm: invalid,
  wrongSignature: invalid,
  unknownKey: invalid,
  notYetValid: invalid,
  wrongIssuer: invalid,
  wrongAudience: invalid,
}

/** The error to throw in the command that brought the token. */
export function refusalError(refusal: Refusal, token: keyof Row): CommandError | Disconnect {
  const consequence = consequences[refusal.kind][token]
  if (consequence.kind === 'end') return new Disconnect(consequence.reason)
  switch (refusal.kind) {
    case 'keysAway': {
      const { cause } = refusal
      return new CommandError(consequence.reason, 'the keys that check tokens cannot be fetched, try again', {
        cause,
      })
    }
    case 'keyNotFoundYet':
      return new CommandError(consequence.reason, 'the key of this token is not known yet, try again')
    default:
      return new CommandError(consequence.reason)
  }
}

/** For the log, the black box, the command line and metrics. */
export function refusalFinding(refusal: Refusal): Finding {
  switch (refusal.kind) {
    case 'missing':
    case 'anonymous':
      return { id: 'unauthorized' }
    case 'tooLarge':
      return { id: 'tokenTooLarge', facts: { bytes: refusal.bytes, limit: refusal.limit } }
    case 'malformed':
      return { id: 'tokenUnreadable', facts: { reason: refusal.why } }
    case 'wrongAlgorithm':
      return { id: 'wrongAlgorithm', facts: { expected: refusal.accepted.join(', ') || 'nothing' } }
    case 'keysAway':
      return { id: 'keysAway', facts: { reason: refusal.cause.message } }
    case 'expired':
      return { id: 'tokenExpired', facts: { seconds: refusal.secondsAgo } }
    case 'notYetValid':
      return { id: 'tokenNotYetValid', facts: { seconds: refusal.inSeconds } }
    case 'wrongIssuer':
    case 'wrongAudience':
      return { id: refusal.kind, facts: { expected: refusal.expected } }
    case 'otherUser':
    case 'otherChannel':
      return { id: 'tokenOfAnother' }
    case 'wrongSignature':
    case 'unknownKey':
    case 'revoked':
      return { id: refusal.kind }
    case 'keyNotFoundYet':
      return { id: 'unknownKey' }
    case 'justRevoked':
      return { id: 'revoked' }
    default:
      return refusal satisfies never
  }
}
