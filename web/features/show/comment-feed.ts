/** A comment as the page shows it. */
export interface Said {
  /** Made by the author's page. Together with the author it identifies the comment. */
  readonly key: string
  readonly personId: string
  readonly name: string
  readonly body: string
  /** Set on this page's own comment until the service echoes it. */
  readonly pending?: 'sending' | 'failed'
}

export interface FeedView {
  /** Oldest first. The oldest are dropped to make room. */
  readonly comments: readonly Said[]
  /** How many comments there have been since the page was opened. */
  readonly total: number
}

/** How many comments stay on the page. */
const CAPACITY = 500

/**
 * Collects comments, which may come by the hundred a second, and updates once per frame. `schedule`
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

  /** Adds a comment, or updates it. */
  push(said: Said): void {
    this.#waiting.push(said)
    // A hidden page gets no frames, so what it would not show anyway is dropped.
    if (this.#waiting.length > CAPACITY * 2) this.#waiting = this.#waiting.slice(-CAPACITY)
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#schedule(() => this.#flush())
  }

  /**
   * Adds the channel's history, oldest first. `before` is what was here when the history was requested,
   * and so is older than it or part of it.
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
      // A confirmed comment stays confirmed: a repeat, or a late failure, changes nothing.
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
