/** What arrives at a listener, waiting to be asked for. A test that asks for what never comes runs into its timeout. */
export class Inbox<T> {
  readonly #items: T[] = []
  readonly #waiting: ((item: T) => void)[] = []

  put(item: T): void {
    const waiting = this.#waiting.shift()
    if (waiting === undefined) this.#items.push(item)
    else waiting(item)
  }

  next(): Promise<T> {
    const item = this.#items.shift()
    if (item !== undefined) return Promise.resolve(item)
    const { promise, resolve } = Promise.withResolvers<T>()
    this.#waiting.push(resolve)
    return promise
  }

  async take(count: number): Promise<readonly T[]> {
    const taken: T[] = []
    while (taken.length < count) taken.push(await this.next())
    return taken
  }

  /** Everything that has come and was not asked for yet. */
  drain(): readonly T[] {
    return this.#items.splice(0)
  }
}
