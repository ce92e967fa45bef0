import type { Feed } from '../channel/feed.ts'
import type { Link } from './link.ts'

/** The current connection, the next one, which is being dialled, and the feeds that both carry. */
export class Links {
  readonly #feeds = new Set<Feed>()
  #current: Link | undefined
  #next: Link | undefined

  get current(): Link | undefined {
    return this.#current
  }

  get next(): Link | undefined {
    return this.#next
  }

  join(feed: Feed): void {
    this.#feeds.add(feed)
    this.#current?.join(feed)
    this.#next?.join(feed)
  }

  leave(feed: Feed): void {
    this.#feeds.delete(feed)
    this.#current?.leave(feed)
    this.#next?.leave(feed)
  }

  rejoin(feed: Feed): void {
    this.leave(feed)
    this.join(feed)
  }

  dial(link: Link): void {
    this.#next = link
    link.dial(this.#feeds)
  }

  /** Makes the next connection the current one, and closes the one before. */
  promote(): void {
    const old = this.#current
    this.#current = this.#next
    this.#next = undefined
    this.#release(old)
  }

  dropNext(): void {
    const link = this.#next
    this.#next = undefined
    this.#release(link)
  }

  dropCurrent(): void {
    const link = this.#current
    this.#current = undefined
    this.#release(link)
  }

  #release(link: Link | undefined): void {
    if (link === undefined) return
    link.close()
    for (const feed of this.#feeds) feed.interrupted(link)
  }
}
