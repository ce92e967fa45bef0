import { type Clock, type Rate, TokenBucket } from './token-bucket.ts'

/** A rest saves up this many seconds' worth: a page that loads sends one connect and all its subscribes at once. */
const burstSeconds = 3

/** How much one sender may send. Shared by all senders of a kind. */
export interface TrafficRates {
  readonly messages: Rate
  readonly bytes: Rate
}

export function trafficRates(messages: number, bytes: number, largestMessage: number): TrafficRates {
  return {
    messages: { perSecond: messages, burst: messages * burstSeconds },
    // A message as large as a frame may be must be possible, however low the rate is set.
    bytes: { perSecond: bytes, burst: Math.max(bytes * burstSeconds, largestMessage) },
  }
}

/** Messages and bytes per second of one sender. */
export class Traffic {
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket

  constructor({ messages, bytes }: TrafficRates, now: Clock) {
    this.#messages = new TokenBucket(messages, now)
    this.#bytes = new TokenBucket(bytes, now)
  }

  /** True when so many messages could pass now, as far as their number goes. */
  affords(messages: number): boolean {
    return this.#messages.waitMs(messages) === 0
  }

  /** True when one message of this size may pass. A refused message may still have cost its place in the count. */
  pass(bytes: number): boolean {
    return this.#messages.take(1) && this.#bytes.take(bytes)
  }
}
