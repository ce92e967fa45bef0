import type { FindingId } from '@portico/protocol'
import { findings } from '@portico/protocol/findings'

/** What became of an attempt to connect that did not end in a connection. */
type AttemptOutcome = 'turned-away' | 'refused' | 'failed' | 'abandoned'

/**
 * What any stranger can cause, with curl or with a page of their own. If these counted as failures, a stranger could page
 * whoever is on call. If a wrong configuration causes them for everybody, nobody connects any more: that has an alert of
 * its own.
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
