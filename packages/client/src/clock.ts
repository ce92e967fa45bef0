/** Time and chance, as arguments: tests and simulations bring their own. */
export interface Clock {
  now(): number
  /** Calls back once, after the delay, or after 24 days where it is longer. The answer cancels it. */
  after(delayMs: number, callback: () => void): () => void
  /** From 0 up to 1. */
  random(): number
}

/** A timer with a longer delay would overflow, and fire at once. */
const longestDelayMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(delayMs, longestDelayMs))
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
