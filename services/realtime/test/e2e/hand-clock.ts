import type { Clock } from '@portico/client'

interface Timer {
  readonly due: number
  readonly callback: () => void
  readonly handle: NodeJS.Timeout
}

/** Real time, which can be pushed on: for what waits half a minute on purpose. */
export class HandClock implements Clock {
  readonly #timers = new Set<Timer>()
  #ahead = 0

  now(): number {
    return Date.now() + this.#ahead
  }

  random(): number {
    return 0
  }

  after(delay: number, callback: () => void): () => void {
    const run = () => {
      if (this.#timers.delete(timer)) callback()
    }
    const timer: Timer = { due: this.now() + delay, callback: run, handle: setTimeout(run, delay) }
    this.#timers.add(timer)
    return () => {
      clearTimeout(timer.handle)
      this.#timers.delete(timer)
    }
  }

  pass(ms: number): void {
    this.#ahead += ms
    const now = this.now()
    const due = [...this.#timers].filter((timer) => timer.due <= now).sort((a, b) => a.due - b.due)
    for (const { handle, callback } of due) {
      clearTimeout(handle)
      callback()
    }
  }
}
