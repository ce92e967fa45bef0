/** A comment as it stands on the page. */
export interface Said {
  /** Made by its author's page: with the author it names the comment. */
  readonly key: string
  readonly personId: string
  readonly name: string
  readonly body: string
  /** This page's own, until it came back. */
  readonly pending?: 'sending' | 'failed'
}

export interface FeedView {
  /** From the oldest to the latest; the oldest make room for the latest. */
  readonly comments: readonly Said[]
  /** How many there were since this page was opened. */
  readonly total: number
}

/** How many comments stay on the page. */
const CAPACITY = 500

/**
 * What people say, hundreds a second: collected, and shown once for each frame that the screen shows. `schedule`
 * calls back at the next frame.
 */
export class CommentFeed {
  readonly #schedule: (flush: () => void) => void
  readonly #listeners = new Set<() => void>()
  #view: FeedView
  #waiting: Said[] = []
  #isScheduled = false

  constructor(
    initial: readonly Said[],
    schedule: (flush: () => void) => void = (flush) => void requestAnimationFrame(flush),
  ) {
    this.#schedule = schedule
    this.#view = { comments: initial.slice(-CAPACITY), total: 0 }
  }

  readonly get = (): FeedView => this.#view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** One more, or the same one with something else about it. */
  push(said: Said): void {
    this.#waiting.push(said)
    // In a page that is not shown no frame comes; what would not be shown anyway makes room.
    if (this.#waiting.length > CAPACITY * 2) this.#waiting = this.#waiting.slice(-CAPACITY)
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#schedule(() => this.#flush())
  }

  /**
   * What the channel remembers, from the oldest to the latest: `before` is what was here when it was asked for, and so
   * is older, or among it.
   */
  recall(past: readonly Said[], before: readonly Said[]): void {
    const { comments, total } = this.#view
    const remembered = new Set(past.map(nameOf))
    const wasHere = new Set(before)
    const rest = comments.filter((said) => !remembered.has(nameOf(said)))
    const isOlder = (said: Said) => said.pending === undefined && wasHere.has(said)
    const joined = [...rest.filter(isOlder), ...past, ...rest.filter((said) => !isOlder(said))]
    this.#show({ comments: joined.slice(-CAPACITY), total })
  }

  #flush(): void {
    this.#isScheduled = false
    const arrived = this.#waiting
    this.#waiting = []
    const { comments: before, total } = this.#view
    const places = new Map(before.map((said, at) => [nameOf(said), at]))
    const comments = [...before]
    for (const said of arrived) {
      const name = nameOf(said)
      const at = places.get(name) ?? comments.length
      places.set(name, at)
      // What came back has been said: a second one, or a failure that was heard of late, adds nothing.
      if (at === comments.length || comments[at]?.pending !== undefined) comments[at] = said
    }
    const news = comments.length - before.length
    this.#show({ comments: comments.slice(-CAPACITY), total: total + news })
  }

  #show(view: FeedView): void {
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}

export function nameOf({ personId, key }: Pick<Said, 'personId' | 'key'>): string {
  return `${personId} ${key}`
}
