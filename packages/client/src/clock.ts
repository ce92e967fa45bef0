/** Time and randomness. Tests and simulations pass their own. */
export interface Clock {
  now(): number
  /** Calls back once after the delay, at most after 24 days. Returns a function that cancels. */
  after(delayMs: number, callback: () => void): () => void
  /** From 0 to below 1. */
  random(): number
}

/** A longer delay would overflow, and the timer would fire at once. */
const longestDelayMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(delayMs, longestDelayMs))
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
