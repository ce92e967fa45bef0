import type { Due, Timer, Timers } from '../../src/timer-wheel.ts'

interface Planned {
  readonly at: number
  readonly callback: (due: Due) => void
}

/** Time that passes when it is told to. */
export class ManualTimers implements Timers {
  readonly #planned = new Set<Planned>()
  now = 0

  get size(): number {
    return this.#planned.size
  }

  after(delayMs: number, callback: (due: Due) => void): Timer {
    const planned = { at: this.now + delayMs, callback }
    this.#planned.add(planned)
    return { cancel: () => void this.#planned.delete(planned) }
  }

  /** Fires what becomes due meanwhile, in its order; all of it late by `lateMs`, as after a stall. */
  advance(ms: number, lateMs = 0): void {
    const end = this.now + ms
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.now = Math.max(this.now, next.at)
      this.#planned.delete(next)
      next.callback({ lateMs })
    }
    this.now = end
  }

  #next(end: number): Planned | undefined {
    return [...this.#planned].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0]
  }
}
