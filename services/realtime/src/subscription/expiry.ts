import type { Timer, Timers } from '../timer-wheel.ts'

interface ExpiryClock {
  readonly timers: Timers
  readonly now: () => number
  /** How long a refresh may be late. */
  readonly timing: { readonly graceSeconds: number }
}

/** A token's expiry, which a refresh postpones. */
export class Expiry {
  readonly #clock: ExpiryClock
  readonly #onExpired: () => void
  #timer: Timer | undefined

  constructor(clock: ExpiryClock, onExpired: () => void) {
    this.#clock = clock
    this.#onExpired = onExpired
  }

  /** Milliseconds since 1970; undefined is never. */
  set(time: number | undefined): void {
    const { timers, now, timing } = this.#clock
    this.cancel()
    if (time === undefined) return
    this.#timer = timers.after(Math.max(0, time - now()) + timing.graceSeconds * 1000, this.#onExpired)
  }

  cancel(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }
}

/**
 * The token's remaining lifetime for the client, in whole seconds; at least one, so that the client asks for a new
 * token.
 */
export function ttlSeconds(expiresAt: number, now: number): number {
  return Math.max(1, Math.floor((expiresAt - now) / 1000))
}
