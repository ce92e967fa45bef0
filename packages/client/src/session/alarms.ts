import type { Clock } from '../clock.ts'

/** Timers by name, at most one of each. */
export class Alarms<Name extends string> {
  readonly #clock: Clock
  readonly #cancels = new Map<Name, () => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Replaces the timer of this name, if there is one. */
  set(name: Name, delay: number, callback: () => void): void {
    this.cancel(name)
    this.#cancels.set(name, this.#clock.after(delay, callback))
  }

  cancel(...names: readonly Name[]): void {
    for (const name of names) this.#cancels.get(name)?.()
  }
}
