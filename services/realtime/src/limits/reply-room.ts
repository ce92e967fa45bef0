/** The part of the room that one user may take. The rest is left for all others. */
export const shareOfOne = 1 / 4

/**
 * The memory of a node that large replies may hold until their readers have taken them. What is pushed to a connection
 * is bounded by its queue. A reply is not: its reader is not to blame for a long recovery.
 */
export class ReplyRoom {
  readonly #bytes: number
  /** All anonymous connections count as one user. */
  readonly #byUser = new Map<string, number>()
  #taken = 0

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  /** False when there is too little room left, for this user or at all. */
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
