import { CommandError, type CommandErrorName, Disconnect, type DisconnectName } from '@portico/protocol'

/** Why somebody was not let in. None of the fields holds a secret or text of the other side's choosing. */
export type Refusal =
  | { readonly kind: 'missing' }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'tooLarge'; readonly bytes: number; readonly limit: number }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'wrongAlgorithm'; readonly accepted: readonly string[] }
  | { readonly kind: 'wrongSignature' }
  | { readonly kind: 'unknownKey' }
  | { readonly kind: 'keysAway'; readonly cause: Error }
  | { readonly kind: 'expired'; readonly secondsAgo: number }
  | { readonly kind: 'notYetValid'; readonly inSeconds: number }
  | { readonly kind: 'wrongIssuer'; readonly expected: string }
  | { readonly kind: 'wrongAudience'; readonly expected: string }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'otherUser' }
  | { readonly kind: 'otherChannel' }

export type RefusalName = Refusal['kind']

/** What a refusal does on the wire: `answer` is a reply to the command, `end` closes the connection. */
type Consequence =
  | { readonly kind: 'answer'; readonly reason: CommandErrorName }
  | { readonly kind: 'end'; readonly reason: DisconnectName }

const answer = (reason: CommandErrorName): Consequence => ({ kind: 'answer', reason })
const end = (reason: DisconnectName): Consequence => ({ kind: 'end', reason })

interface Row {
  readonly connection: Consequence
  readonly subscription: Consequence
}

const invalid: Row = { connection: end('invalidToken'), subscription: answer('permissionDenied') }
const another: Row = { connection: end('invalidToken'), subscription: end('invalidToken') }

/**
 * Only what can mend itself is answered; a token that will never be good ends the connection for good, so that a
 * client does not come back with it.
 */
const consequences: Readonly<Record<RefusalName, Row>> = {
  missing: { connection: answer('unauthorized'), subscription: answer('permissionDenied') },
  anonymous: { connection: answer('unauthorized'), subscription: answer('permissionDenied') },
  expired: { connection: answer('tokenExpired'), subscription: answer('tokenExpired') },
  keysAway: { connection: answer('internal'), subscription: answer('internal') },
  revoked: { connection: end('revoked'), subscription: end('revoked') },
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

/** The error to throw while the command runs that brought the token. */
export function refusalError(refusal: Refusal, token: keyof Row): CommandError | Disconnect {
  const consequence = consequences[refusal.kind][token]
  if (consequence.kind === 'end') return new Disconnect(consequence.reason)
  if (refusal.kind !== 'keysAway') return new CommandError(consequence.reason)
  return new CommandError(consequence.reason, 'the keys that check tokens cannot be fetched, try again', {
    cause: refusal.cause,
  })
}

/** What happened and what to do, for the log, the command line and `/ws/diagnose`. */
export function explainRefusal(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'missing':
      return 'There is no token and no session cookie. Give the client a getToken, or turn on session cookies.'
    case 'anonymous':
      return 'The token names no user (sub), and anonymous connections are off.'
    case 'tooLarge':
      return `The token has ${refusal.bytes} bytes; ${refusal.limit} are allowed. Put less into it.`
    case 'malformed':
      return `This is not a token the service can read: ${refusal.why}.`
    case 'wrongAlgorithm':
      return `The token is signed in a way that is not configured here; ${orNothing(refusal.accepted)} accepted.`
    case 'wrongSignature':
      return 'The signature does not fit. Whoever made the token and this service have different secrets or keys.'
    case 'unknownKey':
      return "The token's key (kid) is not in the key set. Sign with a published key, or publish this one."
    case 'keysAway':
      return `The key set cannot be fetched: ${refusal.cause.message}. The client will try again.`
    case 'expired':
      return `The token expired ${refusal.secondsAgo} s ago. A new one is needed; if this repeats, compare the clocks.`
    case 'notYetValid':
      return `The token is valid in ${refusal.inSeconds} s from now (nbf). Compare the clocks of its maker and this service.`
    case 'wrongIssuer':
      return `The token's issuer (iss) is not ${refusal.expected}.`
    case 'wrongAudience':
      return `The token's audience (aud) is not ${refusal.expected}.`
    case 'revoked':
      return 'Access was revoked for this user, token or session. Signing in again gives a new one.'
    case 'otherUser':
      return 'The token belongs to another user than the connection.'
    case 'otherChannel':
      return 'The token is for another channel.'
    default:
      return refusal satisfies never
  }
}

function orNothing(accepted: readonly string[]): string {
  return accepted.length === 0
    ? 'nothing is'
    : `${accepted.join(', ')} ${accepted.length === 1 ? 'is' : 'are'}`
}
