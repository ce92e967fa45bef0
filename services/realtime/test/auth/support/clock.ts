/** A clock that stands until it is moved. Starts at a whole second. */
export class Clock {
  #now = Date.UTC(2026, 10, 21, 12)

  readonly now = (): number => this.#now

  get seconds(): number {
    return this.#now / 1000
  }

  forward(seconds: number): void {
    this.#now += seconds * 1000
  }
}
