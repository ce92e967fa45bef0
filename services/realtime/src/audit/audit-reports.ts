import type { AuditClaim, AuditVerdict } from '@portico/protocol'
import type { Position } from '../broker/broker.ts'
import { TokenBucket } from '../limits/token-bucket.ts'

/** How far one connection is in one channel. */
export interface SeenChannel {
  readonly channel: string
  /** Written to its transport. Absent when the channel keeps no history. */
  readonly written?: Position
  /** Handed to the application, according to the page's last report; absent until there is one. */
  readonly handed?: Position & { readonly at: number }
}

/** A page reports once a minute, and once more when an answer raises a question. */
const reports = { perSecond: 0.2, burst: 6 }

interface Report extends Position {
  readonly at: number
  readonly verdict: AuditVerdict
}

/**
 * What one connection's page has reported as received. Allocated with the first report, because most pages send none.
 */
export class AuditReports {
  readonly #now: () => number
  #latest: Map<string, Report> | undefined
  #reports: TokenBucket | undefined

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** False if the client reports too often. */
  admit(): boolean {
    this.#reports ??= new TokenBucket(reports, this.#now)
    return this.#reports.take(1)
  }

  note({ channel, epoch, offset }: AuditClaim, verdict: AuditVerdict): void {
    this.#latest ??= new Map()
    this.#latest.set(channel, { epoch, offset, at: this.#now(), verdict })
  }

  get hasDiverged(): boolean {
    return this.#latest?.values().some(({ verdict }) => verdict === 'diverged') ?? false
  }

  /** How far the client is in each channel that it is still subscribed to. */
  seen(
    subscribed: readonly { readonly channel: string; readonly position?: Position }[],
  ): readonly SeenChannel[] {
    return subscribed.map(({ channel, position: written }) => {
      const report = this.#latest?.get(channel)
      return { channel, ...(written && { written }), ...(report && { handed: handedOf(report) }) }
    })
  }

  /** Forgets channels that the client has left. */
  forgetOthers(isSubscribed: (channel: string) => boolean): void {
    for (const channel of this.#latest?.keys() ?? [])
      if (!isSubscribed(channel)) this.#latest?.delete(channel)
  }
}

function handedOf({ epoch, offset, at }: Report): NonNullable<SeenChannel['handed']> {
  return { epoch, offset, at }
}
