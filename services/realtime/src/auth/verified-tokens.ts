import { createHash } from 'node:crypto'
import type { JWTPayload } from 'jose'

interface Entry {
  readonly claims: JWTPayload
  readonly generation: number
}

/**
 * Claims of tokens that were verified already, by the hash of the token: a client that comes back with the same token
 * costs no signature check. Bounded; the one remembered longest goes first. Validity in time is not judged here.
 */
export class VerifiedTokens {
  readonly #entries = new Map<string, Entry>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** `generation` is that of the keys now: claims that other keys vouched for are forgotten. */
  get(token: string, generation: number): JWTPayload | undefined {
    const hash = hashOf(token)
    const entry = this.#entries.get(hash)
    if (entry === undefined) return undefined
    if (entry.generation === generation) return entry.claims
    this.#entries.delete(hash)
    return undefined
  }

  add(token: string, generation: number, claims: JWTPayload): void {
    if (this.#limit === 0) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined && this.#entries.size >= this.#limit) this.#entries.delete(oldest)
    this.#entries.set(hashOf(token), { claims, generation })
  }

  delete(token: string): void {
    this.#entries.delete(hashOf(token))
  }

  get size(): number {
    return this.#entries.size
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64')
}
