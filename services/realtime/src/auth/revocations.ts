import type { Revocation } from '../control/control.ts'
import type { Principal } from './principal.ts'
import { RevocationList } from './revocation-list.ts'

/** What a connection came in with, as far as it can be revoked. */
export type Issued = Pick<Principal, 'user' | 'tokenId' | 'session' | 'issuedAt'>

/** Called on every node, once for each revocation it did not know: the moment to end what it hits. */
export type RevokedListener = (revocation: Revocation) => void

/**
 * What was revoked, until nothing it could hit is valid any more. Asked at every connect and refresh, and so answered
 * from memory, without a way over the network.
 */
export interface Revocations extends AsyncDisposable {
  /** Resolves when it holds on every node that can be reached, and for all that start later. */
  revoke(revocation: Revocation): Promise<void>
  isRevoked(issued: Issued): boolean
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

  isRevoked(issued: Issued): boolean {
    return this.#list.hits(issued)
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
