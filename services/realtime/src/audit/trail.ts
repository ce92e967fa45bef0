import type { AuditClaim, AuditVerdict } from '@portico/protocol'
import type { Position } from '../broker/broker.ts'
import { TokenBucket } from '../limits/token-bucket.ts'

/** How far one connection is in one channel. */
export interface SeenChannel {
  readonly channel: string
  /** Written to its transport. Absent when the channel keeps no history. */
  readonly written?: Position
  /** Handed to the application, by the page's own last report; absent until it has made one. */
  readonly handed?: Position & { readonly at: number }
}

/** A page reports once a minute, and once more when an answer raises a question. */
const reports = { perSecond: 0.2, burst: 6 }

/** What one connection's page has said it was handed. */
export class AuditTrail {
  readonly #handed = new Map<string, Position & { readonly at: number }>()
  readonly #diverged = new Set<string>()
  readonly #now: () => number
  #reports: TokenBucket | undefined

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** False when it reports more often than anybody needs. */
  admit(): boolean {
    this.#reports ??= new TokenBucket(reports, this.#now)
    return this.#reports.take(1)
  }

  note({ channel, epoch, offset }: AuditClaim, verdict: AuditVerdict): void {
    this.#handed.set(channel, { epoch, offset, at: this.#now() })
    if (verdict === 'diverged') this.#diverged.add(channel)
    else this.#diverged.delete(channel)
  }

  get hasDiverged(): boolean {
    return this.#diverged.size > 0
  }

  /** Of the channels that it is still subscribed to. */
  seen(
    subscribed: readonly { readonly channel: string; readonly position?: Position }[],
  ): readonly SeenChannel[] {
    return subscribed.map(({ channel, position: written }) => {
      const handed = this.#handed.get(channel)
      return { channel, ...(written && { written }), ...(handed && { handed }) }
    })
  }

  /** Nothing is kept of channels it has left. */
  forgetOthers(isSubscribed: (channel: string) => boolean): void {
    for (const kept of [this.#handed, this.#diverged]) {
      for (const channel of [...kept.keys()]) if (!isSubscribed(channel)) kept.delete(channel)
    }
  }
}
