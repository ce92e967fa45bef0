const refusedMs = 10_000

/** Users whose connects are refused for ten seconds, in development mode, at their own request. */
export class RefusedUsers {
  readonly #refused = new Map<string, number>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  add(user: string): void {
    this.#refused.set(user, this.#now() + refusedMs)
  }

  has(user: string): boolean {
    const until = this.#refused.get(user)
    if (until !== undefined && until <= this.#now()) this.#refused.delete(user)
    return this.#refused.has(user)
  }
}
