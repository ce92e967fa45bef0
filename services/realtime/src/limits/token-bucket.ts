/** Milliseconds that only go forward. */
export type Clock = () => number

export interface Rate {
  readonly perSecond: number
  /** The amount that may be taken at once after a rest. */
  readonly burst: number
}

/**
 * A budget that refills at a rate and starts full. Has no timer: the level is computed on use, so an idle bucket costs
 * only its two numbers.
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

  /** Charges a cost known only afterwards; the balance may go negative, by at most one burst. */
  charge(amount: number): void {
    this.#fill()
    this.#level = Math.max(-this.#rate.burst, this.#level - amount)
  }

  /** Time until `amount` is available if nothing else is taken; infinite for more than the burst. */
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
