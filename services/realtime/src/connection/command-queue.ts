/** Runs one item of a queue at a time. */
export interface Runner<Item> {
  /** Never rejects. */
  run(item: Item): Promise<void>
}

/** The bounds of the queue. */
interface QueueBounds {
  readonly items: number
  readonly bytes: number
}

/**
 * Runs one connection's commands strictly in order. Bounded, because rate limits are charged only when a command runs;
 * if the queue is full, `add` returns false.
 */
export class CommandQueue<Item extends { readonly bytes: number }> {
  readonly #runner: Runner<Item>
  readonly #bounds: QueueBounds
  readonly #waiting: Item[] = []
  #waitingBytes = 0
  #isRunning = false

  constructor(runner: Runner<Item>, bounds: QueueBounds) {
    this.#runner = runner
    this.#bounds = bounds
  }

  /** False if the queue is full. */
  add(item: Item): boolean {
    const { items, bytes } = this.#bounds
    if (this.#waiting.length >= items || this.#waitingBytes + item.bytes > bytes) return false
    this.#waiting.push(item)
    this.#waitingBytes += item.bytes
    if (!this.#isRunning) void this.#drain()
    return true
  }

  /** The waiting items, in order. */
  get waiting(): readonly Item[] {
    return this.#waiting
  }

  clear(): void {
    this.#waiting.length = 0
    this.#waitingBytes = 0
  }

  async #drain(): Promise<void> {
    this.#isRunning = true
    for (let item = this.#waiting.shift(); item !== undefined; item = this.#waiting.shift()) {
      this.#waitingBytes -= item.bytes
      await this.#runner.run(item)
    }
    this.#isRunning = false
  }
}
