/** A value that is replaced when it changes, and only then. */
export interface Store<T> {
  readonly get: () => T
  /** Returns a function that ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void
}

/** A store that can be written. An error in a listener is reported, and the other listeners still run. */
export class Cell<T> implements Store<T> {
  #value: T
  readonly #listeners = new Set<() => void>()
  readonly #report: (error: unknown) => void

  constructor(value: T, report: (error: unknown) => void) {
    this.#value = value
    this.#report = report
  }

  readonly get = (): T => this.#value

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(value: T): void {
    if (value === this.#value) return
    this.#value = value
    for (const listener of [...this.#listeners]) {
      try {
        listener()
      } catch (error) {
        this.#report(error)
      }
    }
  }

  get listenerCount(): number {
    return this.#listeners.size
  }
}
