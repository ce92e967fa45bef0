import { type Clock, type Rate, TokenBucket } from './token-bucket.ts'

/** Burst, in seconds of rate: a loading page sends its connect and all subscribes at once. */
const burstSeconds = 3

/** How much one sender may send. Shared by all senders of a kind. */
export interface TrafficRates {
  readonly messages: Rate
  readonly bytes: Rate
}

export function trafficRates(messages: number, bytes: number, largestMessage: number): TrafficRates {
  return {
    messages: { perSecond: messages, burst: messages * burstSeconds },
    // The largest message must always be possible, however low the rate.
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

  /** True if this many messages could pass now, not counting their bytes. */
  affords(messages: number): boolean {
    return this.#messages.waitMs(messages) === 0
  }

  /** True if one message of this size may pass. A message refused for its bytes is still counted. */
  pass(bytes: number): boolean {
    return this.#messages.take(1) && this.#bytes.take(bytes)
  }
}
