import type { AuditClaim, AuditVerdict } from '@portico/protocol'
import type { WholeStream } from '../subscription/subscriptions.ts'
import { compare } from './compare.ts'

/** How many audits of all connections may read history at once. Further ones ask again on their next beat. */
const places = 8

/**
 * Where claims are compared with histories. An audit may never be what makes the service slow: a claim of nothing new
 * costs no read, and while every place is taken the answer is `unknown`.
 */
export class Auditor {
  #taken = 0

  async judge(stream: WholeStream, claim: AuditClaim): Promise<AuditVerdict> {
    if (isNothingNew(stream, claim)) return 'same'
    if (this.#taken >= places) return 'unknown'
    this.#taken += 1
    try {
      return await compare(stream.channel, claim, stream.snapshot)
    } finally {
      this.#taken -= 1
    }
  }
}

function isNothingNew({ position }: WholeStream, { epoch, base, offset }: AuditClaim): boolean {
  return base === offset && position?.epoch === epoch && position.offset >= offset
}
