import type { Revocation } from '../control/control.ts'
import type { Issued } from './revocations.ts'

interface Entry {
  readonly before: number
  readonly until: number
}

/** Revocations in memory: one look-up per user, token and session, however many there are. */
export class RevocationList {
  readonly #entries = new Map<string, Entry>()
  readonly #all = new Map<string, Revocation>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Those that still matter. */
  get all(): readonly Revocation[] {
    this.#forgetExpired()
    return [...this.#all.values()]
  }

  /** False when it was known, or is over. */
  add(revocation: Revocation): boolean {
    this.#forgetExpired()
    const name = JSON.stringify(revocation)
    if (this.#all.has(name) || revocation.until <= this.#now()) return false
    this.#all.set(name, revocation)
    for (const key of keysOf(revocation)) {
      const { before, until } = this.#entries.get(key) ?? { before: 0, until: 0 }
      this.#entries.set(key, {
        before: Math.max(before, revocation.before),
        until: Math.max(until, revocation.until),
      })
    }
    return true
  }

  /** What does not say when it was issued is taken for old. */
  hits({ user, tokenId, session, issuedAt = 0 }: Issued): boolean {
    if (this.#entries.size === 0) return false
    const now = this.#now()
    return keysOf({ user, tokenId, session }).some((key) => {
      const entry = this.#entries.get(key)
      return entry !== undefined && entry.until > now && issuedAt <= entry.before
    })
  }

  #forgetExpired(): void {
    const now = this.#now()
    for (const [name, { until }] of this.#all) if (until <= now) this.#all.delete(name)
    for (const [key, { until }] of this.#entries) if (until <= now) this.#entries.delete(key)
  }
}

/** Any of the fields it names is hit, each by itself. */
function keysOf({
  user,
  tokenId,
  session,
}: Pick<Revocation, 'user' | 'tokenId' | 'session'>): readonly string[] {
  const keys = []
  if (user !== undefined) keys.push(`user ${user}`)
  if (tokenId !== undefined) keys.push(`token ${tokenId}`)
  if (session !== undefined) keys.push(`session ${session}`)
  return keys
}
