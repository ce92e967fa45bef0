import type { RawJson } from '@portico/protocol'
import { z } from 'zod'
import type { RevocationCheck } from './authenticator.ts'
import { type ClaimSchemas, commonClaims, endOf, infoOf, readClaims } from './claims.ts'
import type { Refusal } from './refusal.ts'
import type { Issued } from './revocations.ts'
import type { Tokens } from './tokens.ts'

const subscriptionClaims = commonClaims.extend({
  channel: z.string(),
  jti: z.string().optional(),
  sid: z.string().optional(),
} satisfies ClaimSchemas)

/** A subscription token allows one user one channel, and replaces the policy's answer to `subscribe`. */
export interface SubscriptionGrant {
  /** What of the token a revocation can name while the subscription lasts. */
  readonly issued: Issued
  /** Milliseconds; undefined never expires. */
  readonly expiresAt: number | undefined
  /** Shown to others in this channel, beside the connection's own. */
  readonly info: RawJson | undefined
}

type SubscriptionAnswer =
  | { readonly kind: 'granted'; readonly grant: SubscriptionGrant }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

interface SubscriptionRules {
  /** May differ from those of connections, with separate keys and rules. */
  readonly tokens: Tokens
  readonly revocations: RevocationCheck
}

export async function verifySubscription(
  { tokens, revocations }: SubscriptionRules,
  token: string,
  expected: { readonly user: string; readonly channel: string },
): Promise<SubscriptionAnswer> {
  const verified = await tokens.verify(token)
  if (verified.kind === 'refused') return verified
  const read = readClaims(subscriptionClaims, verified.claims)
  if (read.kind === 'malformed') return { kind: 'refused', refusal: read }
  const { sub, channel, jti, sid, iat } = read.claims
  if (sub !== expected.user) return { kind: 'refused', refusal: { kind: 'otherUser' } }
  if (channel !== expected.channel) return { kind: 'refused', refusal: { kind: 'otherChannel' } }
  const issuedAt = iat === undefined ? undefined : iat * 1000
  const issued = { user: sub, tokenId: jti, session: sid, issuedAt }
  const status = await revocations.revocationStatus(issued)
  if (status !== undefined) return { kind: 'refused', refusal: { kind: status } }
  return { kind: 'granted', grant: { issued, expiresAt: endOf(read.claims), info: infoOf(read.claims) } }
}
