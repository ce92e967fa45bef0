/** The largest share that one holder may take. The rest is left for the others. */
export const maxShare = 1 / 4

/** A byte budget that several share; none may hold more than a quarter of it. */
export class ByteBudget {
  readonly #bytes: number
  readonly #taken = new Map<string, number>()
  #total = 0

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  /** The most that one may hold. */
  get share(): number {
    return this.#bytes * maxShare
  }

  /** False if too little is left, for this one or at all. */
  take(who: string, bytes: number): boolean {
    const own = (this.#taken.get(who) ?? 0) + bytes
    if (own > this.share || this.#total + bytes > this.#bytes) return false
    this.#taken.set(who, own)
    this.#total += bytes
    return true
  }

  giveBack(who: string, bytes: number): void {
    const own = (this.#taken.get(who) ?? 0) - bytes
    if (own > 0) this.#taken.set(who, own)
    else this.#taken.delete(who)
    this.#total -= bytes
  }
}
