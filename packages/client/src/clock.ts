/** Time and chance, as arguments: tests and simulations bring their own. Durations are in milliseconds. */
export interface Clock {
  now(): number
  /** Calls back once, after the delay. The answer cancels it. */
  after(delay: number, callback: () => void): () => void
  /** From 0 up to 1. */
  random(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, callback) {
    const timer = setTimeout(callback, delay)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
