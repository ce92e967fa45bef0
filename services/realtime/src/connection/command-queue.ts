/** Does one thing at a time for a queue. */
export interface Runner<Item> {
  /** Never rejects. */
  run(item: Item): Promise<void>
}

/**
 * Runs what a connection asks for one after the other, in the order it came, however long each takes. Bounded: a
 * peer that asks faster than it is served is told so by its caller.
 */
export class CommandQueue<Item> {
  readonly #runner: Runner<Item>
  readonly #capacity: number
  readonly #waiting: Item[] = []
  #isRunning = false

  constructor(runner: Runner<Item>, capacity: number) {
    this.#runner = runner
    this.#capacity = capacity
  }

  /** False when there is no room. */
  add(item: Item): boolean {
    if (this.#waiting.length >= this.#capacity) return false
    this.#waiting.push(item)
    if (!this.#isRunning) void this.#drain()
    return true
  }

  clear(): void {
    this.#waiting.length = 0
  }

  async #drain(): Promise<void> {
    this.#isRunning = true
    for (let item = this.#waiting.shift(); item !== undefined; item = this.#waiting.shift())
      await this.#runner.run(item)
    this.#isRunning = false
  }
}
