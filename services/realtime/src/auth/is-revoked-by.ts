import type { Revocation } from '../control/control.ts'
import type { Issued } from './revocations.ts'

/** Whether a revocation voids what somebody came in with. What does not say when it was issued is as old as can be. */
export function isRevokedBy(issued: Issued, { user, tokenId, session, before }: Revocation): boolean {
  const isMeant =
    (user !== undefined && user === issued.user) ||
    (tokenId !== undefined && tokenId === issued.tokenId) ||
    (session !== undefined && session === issued.session)
  return isMeant && (issued.issuedAt ?? 0) <= before
}
