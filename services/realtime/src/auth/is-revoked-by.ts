import type { Revocation } from '../control/control.ts'
import type { Issued } from './revocations.ts'

/** Whether a revocation applies. Without an issue time, a credential counts as old. */
export function isRevokedBy(issued: Issued, { user, tokenId, session, before }: Revocation): boolean {
  const isMeant =
    (user !== undefined && user === issued.user) ||
    (tokenId !== undefined && tokenId === issued.tokenId) ||
    (session !== undefined && session === issued.session)
  return isMeant && (issued.issuedAt ?? 0) <= before
}
