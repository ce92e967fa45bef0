import type { Timer, Timers } from '../timer-wheel.ts'

export interface ExpiryOptions {
  readonly timers: Timers
  readonly now: () => number
  /** How long a refresh may be late. */
  readonly graceMs: number
  readonly onExpired: () => void
}

/** The end of a token's time, which a refresh moves. */
export class Expiry {
  readonly #options: ExpiryOptions
  #timer: Timer | undefined

  constructor(options: ExpiryOptions) {
    this.#options = options
  }

  /** Milliseconds since 1970; undefined is never. */
  set(time: number | undefined): void {
    const { timers, now, graceMs, onExpired } = this.#options
    this.cancel()
    if (time === undefined) return
    this.#timer = timers.after(Math.max(0, time - now()) + graceMs, onExpired)
  }

  cancel(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }
}

/** The whole seconds a client is told that its token lasts; at least one, so that it asks for a new one. */
export function ttlSeconds(expiresAt: number, now: number): number {
  return Math.max(1, Math.floor((expiresAt - now) / 1000))
}
