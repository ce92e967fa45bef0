/** The part of the room that one may take. The rest is left for all others. */
export const shareOfOne = 1 / 4

/** A part of a node's memory that several share: each takes some for a while, and none takes all. */
export class ByteRoom {
  readonly #bytes: number
  readonly #taken = new Map<string, number>()
  #total = 0

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  /** The most that one may have. */
  get share(): number {
    return this.#bytes * shareOfOne
  }

  /** False when there is too little room left, for this one or at all. */
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
