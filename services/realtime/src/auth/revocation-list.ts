import type { Revocation } from '../control/control.ts'
import type { Issued, RevocationStatus } from './revocations.ts'

interface Entry {
  readonly before: number
  readonly until: number
}

/** Expired revocations are swept at most this often; the list can be long. */
const forgetEveryMs = 60_000

type Names = Pick<Revocation, 'user' | 'tokenId' | 'session'>

/** Revocations in memory: one look-up per user, token and session, however many there are. */
export class RevocationList {
  readonly #entries = new Map<string, Entry>()
  /**
   * Keyed by the user, token and session they name. Revocations that name the same are merged into one that covers them
   * all.
   */
  readonly #all = new Map<string, Revocation>()
  readonly #now: () => number
  #forgetAt = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** Those that have not expired. */
  get all(): readonly Revocation[] {
    const now = this.#now()
    return [...this.#all.values()].filter(({ until }) => until > now)
  }

  /** The known revocation that names the same. */
  standing(names: Names): Revocation | undefined {
    return this.#all.get(nameOf(names))
  }

  /** False if it has expired or an existing one already covers it. */
  add(revocation: Revocation): boolean {
    const now = this.#now()
    const { before, until } = revocation
    const known = this.standing(revocation)
    if (until <= now || (known !== undefined && covers(known, { before, until }))) return false
    if (now >= this.#forgetAt) this.#forgetExpired(now)
    const standing = known === undefined ? revocation : { ...revocation, ...both(known, { before, until }) }
    this.#all.set(nameOf(revocation), standing)
    for (const key of keysOf(revocation)) {
      this.#entries.set(key, both(this.#entries.get(key) ?? never, { before, until }))
    }
    return true
  }

  /** A credential without an issue time counts as old. */
  revocationStatus({ user, tokenId, session, issuedAt = 0 }: Issued): RevocationStatus | undefined {
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
    this.#forgetAt = now + forgetEveryMs
    for (const [name, { until }] of this.#all) if (until <= now) this.#all.delete(name)
    for (const [key, { until }] of this.#entries) if (until <= now) this.#entries.delete(key)
  }
}

const never: Entry = { before: 0, until: 0 }

function covers(wide: Entry, narrow: Entry): boolean {
  return wide.before >= narrow.before && wide.until >= narrow.until
}

/** Covers what both cover. */
function both(one: Entry, other: Entry): Entry {
  return { before: Math.max(one.before, other.before), until: Math.max(one.until, other.until) }
}

function nameOf({ user, tokenId, session }: Names): string {
  return JSON.stringify([user, tokenId, session])
}

/** One key per named field; each matches on its own. */
function keysOf({ user, tokenId, session }: Names): readonly string[] {
  const keys = []
  if (user !== undefined) keys.push(`user ${user}`)
  if (tokenId !== undefined) keys.push(`token ${tokenId}`)
  if (session !== undefined) keys.push(`session ${session}`)
  return keys
}
