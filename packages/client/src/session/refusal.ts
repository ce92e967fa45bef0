import type { codeNames, Finding, FindingId } from '@portico/protocol'

/** By code. The protocol's whole table is too large to ship to a page. */
const names: Readonly<Partial<Record<number, FindingId>>> = {
  100: 'internal',
  102: 'unknownChannel',
  105: 'alreadySubscribed',
  106: 'limitExceeded',
  107: 'badRequest',
  111: 'tooManyRequests',
  401: 'storeUnavailable',
} satisfies Partial<typeof codeNames>

/** Why the service does not open a channel. Any other code means that the policy refuses it. */
export function refusalOf(channel: string, code: number, reason: string): Finding {
  return { id: names[code] ?? 'subscriptionDenied', facts: { code, reason, channel } }
}
