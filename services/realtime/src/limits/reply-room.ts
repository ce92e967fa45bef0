/** No user takes more than this part of it: some of it is left for all others. */
const shareOfOne = 1 / 4

/**
 * What large replies may take of a node's memory until their readers have taken them. What is pushed to a connection
 * is bounded by its queue. A reply is not, for a long recovery is no fault of its reader.
 */
export class ReplyRoom {
  readonly #bytes: number
  /** Everybody anonymous is one user. */
  readonly #byUser = new Map<string, number>()
  #taken = 0

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  /** False when there is not so much. */
  take(user: string, bytes: number): boolean {
    const own = (this.#byUser.get(user) ?? 0) + bytes
    if (own > this.#bytes * shareOfOne || this.#taken + bytes > this.#bytes) return false
    this.#byUser.set(user, own)
    this.#taken += bytes
    return true
  }

  giveBack(user: string, bytes: number): void {
    const own = (this.#byUser.get(user) ?? 0) - bytes
    if (own > 0) this.#byUser.set(user, own)
    else this.#byUser.delete(user)
    this.#taken -= bytes
  }
}
