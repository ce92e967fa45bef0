/** A value that is replaced when it changes, and only then. */
export interface Store<T> {
  readonly get: () => T
  /** Returns a function that ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void
}

/** A listener's error is reported, and the others are still called. A listener that an earlier one removed is not. */
export function tellEach<T>(
  all: ReadonlySet<T>,
  tell: (one: T) => void,
  report: (error: unknown) => void,
): void {
  for (const one of [...all]) {
    try {
      if (all.has(one)) tell(one)
    } catch (error) {
      report(error)
    }
  }
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
    tellEach(this.#listeners, (listener) => listener(), this.#report)
  }

  get listenerCount(): number {
    return this.#listeners.size
  }
}
