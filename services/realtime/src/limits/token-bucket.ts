/** Milliseconds that only go forward. */
export type Clock = () => number

export interface Rate {
  readonly perSecond: number
  /** The amount that may be taken at once after a rest. */
  readonly burst: number
}

/**
 * Spends what a rate refills. It starts full. Holds no timer: the level is worked out when something is taken, so
 * a hundred thousand idle buckets cost nothing but their two numbers.
 */
export class TokenBucket {
  readonly #rate: Rate
  readonly #now: Clock
  #level: number
  #filledAt: number

  constructor(rate: Rate, now: Clock) {
    this.#rate = rate
    this.#now = now
    this.#level = rate.burst
    this.#filledAt = now()
  }

  /** True when there was enough; otherwise nothing is taken. */
  take(amount: number): boolean {
    this.#fill()
    if (amount > this.#level) return false
    this.#level -= amount
    return true
  }

  /** Takes what is known only now to have been spent, also when there is less: a debt of a burst at most. */
  charge(amount: number): void {
    this.#fill()
    this.#level = Math.max(-this.#rate.burst, this.#level - amount)
  }

  /** How long until `amount` can be taken, if nobody takes anything before; infinite for more than the burst. */
  waitMs(amount: number): number {
    this.#fill()
    if (amount > this.#rate.burst) return Number.POSITIVE_INFINITY
    return Math.max(0, Math.ceil(((amount - this.#level) / this.#rate.perSecond) * 1000))
  }

  #fill(): void {
    const now = this.#now()
    const refilled = ((now - this.#filledAt) / 1000) * this.#rate.perSecond
    this.#level = Math.min(this.#rate.burst, this.#level + refilled)
    this.#filledAt = now
  }
}
