import { type AuditClaim, auditBounds, Digest } from '@portico/protocol'
import type { Feed, Tape } from '../channel/feed.ts'

const leastPublications = 8

/**
 * What a feed handed to the application since a base position, as a rolling hash. It begins anew when it is full: of a
 * busy channel the newest part is compared. How much it holds adapts to what the service can read back.
 */
export class FeedTape implements Tape {
  readonly #feed: Feed
  #capacity: number = auditBounds.publications
  #base: number | undefined
  #offset = 0
  #count = 0
  #digest = new Digest()
  /** Grows with every new beginning: an answer about an earlier one says nothing of this one. */
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

  /** Undefined where there is no position to compare. `upTo` claims more than was handed: what should have been. */
  claim(upTo: number = this.#offset): AuditClaim | undefined {
    const { position, channel } = this.#feed
    if (position === undefined || this.#base === undefined) return undefined
    return { channel, epoch: position.epoch, base: this.#base, offset: upTo, hash: `${this.#digest}` }
  }

  /** It was right up to here, so the next claim begins here, unless more has come since. */
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
