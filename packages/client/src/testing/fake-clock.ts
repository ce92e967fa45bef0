import type { Clock } from '../clock.ts'

interface Timer {
  readonly id: number
  readonly at: number
  readonly callback: () => void
}

/** A clock whose time passes only when a test says so. */
export class FakeClock implements Clock {
  readonly random: () => number
  #now = 0
  #next = 0
  readonly #timers = new Map<number, Timer>()

  constructor(random: () => number = () => 0.5) {
    this.random = random
  }

  now(): number {
    return this.#now
  }

  after(delay: number, callback: () => void): () => void {
    const id = this.#next++
    this.#timers.set(id, { id, at: this.#now + delay, callback })
    return () => this.#timers.delete(id)
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#timers.size
  }

  /** Runs everything that falls due within the time, in order, letting promises settle in between. */
  async pass(duration: number): Promise<void> {
    const end = this.#now + duration
    await settle()
    for (let due = this.#earliest(end); due !== undefined; due = this.#earliest(end)) {
      this.#timers.delete(due.id)
      this.#now = Math.max(this.#now, due.at)
      due.callback()
      await settle()
    }
    this.#now = end
  }

  #earliest(end: number): Timer | undefined {
    let earliest: Timer | undefined
    for (const timer of this.#timers.values()) {
      if (timer.at <= end && (earliest === undefined || timer.at < earliest.at)) earliest = timer
    }
    return earliest
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) await Promise.resolve()
}
