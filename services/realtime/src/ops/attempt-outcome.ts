import type { FindingId } from '@portico/protocol'
import { findings } from '@portico/protocol/findings'

/** What became of an attempt to connect that did not end in a connection. */
type AttemptOutcome = 'turned-away' | 'refused' | 'failed' | 'abandoned'

/**
 * Findings anybody can cause, e.g. with curl. Counting them as failures would let strangers page the operator. If
 * misconfiguration causes them for everybody, a separate alert fires because nobody connects.
 */
const ofStrangers: ReadonlySet<FindingId> = new Set<FindingId>([
  'originRefused',
  'originOpaque',
  'originMissing',
  'corsRefused',
  'addressConnectionLimit',
  'upgradeHeadersDropped',
  'unauthorized',
  'invalidToken',
  'tokenTooLarge',
  'tokenUnreadable',
  'tokenNotYetValid',
  'tokenOfAnother',
  'wrongAlgorithm',
  'wrongSignature',
  'wrongIssuer',
  'wrongAudience',
  'unknownKey',
  'stale',
  'badRequest',
  'messageTooLarge',
  'methodNotFound',
  'tooManyErrors',
])

/** By the finding that ended it; without one the client left before it was answered. */
export function outcomeOf(why: FindingId | undefined): AttemptOutcome {
  if (why === undefined) return 'abandoned'
  if (ofStrangers.has(why)) return 'refused'
  return findings[why].severity === 'notice' ? 'turned-away' : 'failed'
}
