import type { Revocation } from '../control/control.ts'
import type { Issued, Voided } from './revocations.ts'

interface Entry {
  readonly before: number
  readonly until: number
}

/** Those that are over are looked for so often at most: there may be very many, and most of them last for weeks. */
const FORGET_EVERY_MS = 60_000

/** Revocations in memory: one look-up per user, token and session, however many there are. */
export class RevocationList {
  readonly #entries = new Map<string, Entry>()
  readonly #all = new Map<string, Revocation>()
  readonly #now: () => number
  #forgetAt = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** With those that are over and not let go yet. */
  get size(): number {
    return this.#all.size
  }

  /** Those that still matter. */
  get all(): readonly Revocation[] {
    const now = this.#now()
    return [...this.#all.values()].filter(({ until }) => until > now)
  }

  /** False when it was known, or is over. */
  add(revocation: Revocation): boolean {
    const now = this.#now()
    const name = JSON.stringify(revocation)
    if (this.#all.has(name) || revocation.until <= now) return false
    if (now >= this.#forgetAt) this.#forgetExpired(now)
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
  voided({ user, tokenId, session, issuedAt = 0 }: Issued): Voided | undefined {
    if (this.#entries.size === 0) return undefined
    const before = Math.max(...keysOf({ user, tokenId, session }).map((key) => this.#voidUntil(key)))
    if (issuedAt > before) return undefined
    return issuedAt % 1000 === 0 && before < issuedAt + 1000 ? 'justRevoked' : 'revoked'
  }

  #voidUntil(key: string): number {
    const entry = this.#entries.get(key)
    return entry !== undefined && entry.until > this.#now() ? entry.before : -1
  }

  #forgetExpired(now: number): void {
    this.#forgetAt = now + FORGET_EVERY_MS
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
