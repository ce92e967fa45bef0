import { type AuditClaim, auditBounds, Digest } from '@portico/protocol'
import type { Feed, Tape } from '../channel/feed.ts'

const leastPublications = 8

/**
 * A rolling hash of what a feed delivered since a base position. It starts again when it is full, so for a busy channel
 * only the newest part is compared. Its capacity adapts to what the service can read back.
 */
export class FeedTape implements Tape {
  readonly #feed: Feed
  #capacity: number = auditBounds.publications
  #base: number | undefined
  #offset = 0
  #count = 0
  #digest = new Digest()
  /** How often it has started again. An answer about an earlier reel says nothing about this one. */
  #reel = 0

  constructor(feed: Feed) {
    this.#feed = feed
    this.#restart(feed.position?.offset)
  }

  get reel(): number {
    return this.#reel
  }

  get offset(): number {
    return this.#offset
  }

  cut(): void {
    this.#restart(this.#feed.position?.offset)
  }

  handed(offset: number, data: unknown): void {
    if (this.#base === undefined) {
      this.#restart(offset)
      return
    }
    if (this.#count >= this.#capacity || offset - this.#base > auditBounds.publications) {
      this.#restart(this.#offset)
    }
    this.#digest.add(offset, data)
    this.#offset = offset
    this.#count += 1
  }

  /** Undefined without a position. A higher `upTo` claims publications that should have arrived and did not. */
  claim(upTo: number = this.#offset): AuditClaim | undefined {
    const { position, channel } = this.#feed
    if (position === undefined || this.#base === undefined) return undefined
    return { channel, epoch: position.epoch, base: this.#base, offset: upTo, hash: `${this.#digest}` }
  }

  /** Everything up to this claim was right. The next claim begins here, unless more has arrived since. */
  confirmed({ offset }: AuditClaim): void {
    if (offset === this.#offset) this.#restart(offset)
  }

  /** The service could not read back that far. */
  shorten(): void {
    this.#capacity = Math.max(leastPublications, Math.floor(this.#capacity / 2))
    this.#restart(this.#offset)
  }

  #restart(base: number | undefined): void {
    this.#base = base
    this.#offset = base ?? 0
    this.#count = 0
    this.#digest = new Digest()
    this.#reel += 1
  }
}
