import type { AuditClaim, AuditVerdict } from '@portico/protocol'
import type { UnfilteredStream } from '../subscription/subscriptions.ts'
import { compare } from './compare.ts'

/**
 * How many audits may read history at once, over all connections. The others are answered `unknown` and ask again at
 * the client's next audit.
 */
const places = 8

/**
 * Compares clients' claims with the stored history without slowing the service down: a claim of nothing new costs no
 * read, and while all places are taken the answer is `unknown`.
 */
export class Auditor {
  #taken = 0

  async judge(stream: UnfilteredStream, claim: AuditClaim): Promise<AuditVerdict> {
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

function isNothingNew({ position }: UnfilteredStream, { epoch, base, offset }: AuditClaim): boolean {
  return base === offset && position?.epoch === epoch && position.offset >= offset
}
