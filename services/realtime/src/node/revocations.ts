import type { RevocationCheck } from '../auth/authenticator.ts'
import type { Principal } from '../auth/principal.ts'
import type { Revocation } from '../control/control.ts'
import { isHit } from './revocation.ts'

/** What was revoked, as this node has heard. Forgets a revocation once nothing it could hit is valid any more. */
export class Revocations implements RevocationCheck {
  readonly #now: () => number
  readonly #limit: number
  readonly #byKey = new Map<string, Revocation>()

  constructor({
    now = Date.now,
    limit = 100_000,
  }: { readonly now?: () => number; readonly limit?: number } = {}) {
    this.#now = now
    this.#limit = limit
  }

  /** One that reaches further replaces an earlier one of the same user, token or session. */
  add(revocation: Revocation): void {
    const { user, tokenId, session, before, until } = revocation
    for (const part of [{ user }, { tokenId }, { session }]) this.#addPart({ ...part, before, until })
  }

  isRevoked(issued: Pick<Principal, 'user' | 'tokenId' | 'session' | 'issuedAt'>): boolean {
    const { user, tokenId, session } = issued
    return [keyOf({ user }), keyOf({ tokenId }), keyOf({ session })].some((key) => {
      const revocation = key === undefined ? undefined : this.#byKey.get(key)
      return revocation !== undefined && isHit(revocation, issued)
    })
  }

  #addPart(part: Revocation): void {
    const key = keyOf(part)
    const known = key === undefined ? undefined : this.#byKey.get(key)
    if (key === undefined || (known !== undefined && known.before >= part.before)) return
    this.#byKey.delete(key)
    this.#byKey.set(key, part)
    if (this.#byKey.size > this.#limit) this.#forget()
  }

  /** What has run out; and if that is nothing, what was heard first. */
  #forget(): void {
    const now = this.#now()
    for (const [key, { until }] of this.#byKey) if (until < now) this.#byKey.delete(key)
    const [oldest] = this.#byKey.keys()
    if (oldest !== undefined && this.#byKey.size > this.#limit) this.#byKey.delete(oldest)
  }
}

function keyOf({
  user,
  tokenId,
  session,
}: Pick<Revocation, 'user' | 'tokenId' | 'session'>): string | undefined {
  if (user !== undefined) return `user ${user}`
  if (tokenId !== undefined) return `token ${tokenId}`
  return session === undefined ? undefined : `session ${session}`
}
