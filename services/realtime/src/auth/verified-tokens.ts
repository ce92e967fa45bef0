import { hash } from 'node:crypto'
import type { JWTPayload } from 'jose'

interface Entry {
  readonly claims: JWTPayload
  readonly generation: number
}

/**
 * Claims of tokens already verified, by the token's hash: a client that returns with the same token costs no signature
 * check. Bounded; the oldest entry is dropped first. Expiry is not checked here.
 */
export class VerifiedTokens {
  readonly #entries = new Map<string, Entry>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The token's name here; the token itself is not kept. */
  nameOf(token: string): string {
    return hash('sha256', token, 'base64')
  }

  /** `generation` is the keys' current one; claims verified with others are dropped. */
  get(name: string, generation: number): JWTPayload | undefined {
    const entry = this.#entries.get(name)
    if (entry === undefined) return undefined
    if (entry.generation === generation) return entry.claims
    this.#entries.delete(name)
    return undefined
  }

  add(name: string, generation: number, claims: JWTPayload): void {
    if (this.#limit === 0) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined && this.#entries.size >= this.#limit) this.#entries.delete(oldest)
    this.#entries.set(name, { claims, generation })
  }

  delete(name: string): void {
    this.#entries.delete(name)
  }

  get size(): number {
    return this.#entries.size
  }
}
