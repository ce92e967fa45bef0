import type { Revocation } from '../control/control.ts'
import type { Principal } from './principal.ts'
import { RevocationList } from './revocation-list.ts'

/** What a connection came in with, as far as it can be revoked. */
export type Issued = Pick<Principal, 'user' | 'tokenId' | 'session' | 'issuedAt'>

/**
 * Tokens say in whole seconds when they were issued. Of one that was issued in the very second of its revocation
 * nobody can tell which came first, and so it is good for nothing, though the next one may be.
 */
export type Voided = 'revoked' | 'justRevoked'

/**
 * Called on every node, once for each revocation that reaches further than what it knew: the moment to end what it
 * hits.
 */
export type RevokedListener = (revocation: Revocation) => void

/**
 * What was revoked, until nothing it could hit is valid any more. Asked at every connect and refresh, and so answered
 * from memory, without a way over the network.
 */
export interface Revocations extends AsyncDisposable {
  /**
   * Resolves when it holds on every node that can be reached, and for all that start later. Rejected, it holds on this
   * node, and the others learn it later.
   */
  revoke(revocation: Revocation): Promise<void>
  voided(issued: Issued): Voided | undefined
}

/** The revocations of a single node. They end with the process, as its memory does. */
export class MemoryRevocations implements Revocations {
  readonly #list: RevocationList
  readonly #revoked: RevokedListener

  constructor(revoked: RevokedListener = () => {}, now: () => number = Date.now) {
    this.#list = new RevocationList(now)
    this.#revoked = revoked
  }

  async revoke(revocation: Revocation): Promise<void> {
    if (this.#list.add(revocation)) this.#revoked(revocation)
  }

  voided(issued: Issued): Voided | undefined {
    return this.#list.voided(issued)
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
