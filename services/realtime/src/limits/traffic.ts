import { type Clock, TokenBucket } from './token-bucket.ts'

/** A rest saves up this many seconds' worth: a page that loads sends one connect and all its subscribes at once. */
const burstSeconds = 3

/** Messages and bytes per second of one sender. */
export class Traffic {
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket

  constructor(messagesPerSecond: number, bytesPerSecond: number, largestMessage: number, now: Clock) {
    this.#messages = new TokenBucket(
      { perSecond: messagesPerSecond, burst: messagesPerSecond * burstSeconds },
      now,
    )
    // A message as large as a frame may be must be possible, however low the rate is set.
    const burst = Math.max(bytesPerSecond * burstSeconds, largestMessage)
    this.#bytes = new TokenBucket({ perSecond: bytesPerSecond, burst }, now)
  }

  /** True when one message of this size may pass. A refused message may still have cost its place in the count. */
  pass(bytes: number): boolean {
    return this.#messages.take(1) && this.#bytes.take(bytes)
  }
}
