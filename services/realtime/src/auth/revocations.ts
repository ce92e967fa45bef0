import type { Revocation } from '../control/control.ts'
import type { Principal } from './principal.ts'
import { RevocationList } from './revocation-list.ts'

/** What of a credential a revocation can name. */
export type Issued = Pick<Principal, 'user' | 'tokenId' | 'session' | 'issuedAt'>

/**
 * Tokens give their issue time in whole seconds. If a token was issued in the second of its revocation, nobody can tell
 * which came first, so it is refused, but a newer one may be accepted.
 */
export type RevocationStatus = 'revoked' | 'justRevoked'

/** Called on every node for each revocation that covers more than the node knew. Ends the connections it applies to. */
export type RevokedListener = (revocation: Revocation) => void

/**
 * Revocations, kept until every credential they apply to has expired. Checked on every connect and refresh, therefore
 * answered from memory.
 */
export interface Revocations extends AsyncDisposable {
  /**
   * Resolves when it is in force on every reachable node and on every node started later. If it rejects, it is in force
   * on this node and the others learn of it later.
   */
  revoke(revocation: Revocation): Promise<void>
  revocationStatus(issued: Issued): RevocationStatus | undefined
}

/** The revocations of a single node. They are lost when the process ends. */
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

  revocationStatus(issued: Issued): RevocationStatus | undefined {
    return this.#list.revocationStatus(issued)
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
