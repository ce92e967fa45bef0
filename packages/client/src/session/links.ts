import type { Feed } from '../channel/feed.ts'
import type { Link } from './link.ts'

/** The living connection, the one being dialled during a move, and the feeds that both carry. */
export class Links {
  readonly #feeds = new Set<Feed>()
  #living: Link | undefined
  #dialled: Link | undefined

  get living(): Link | undefined {
    return this.#living
  }

  get dialled(): Link | undefined {
    return this.#dialled
  }

  join(feed: Feed): void {
    this.#feeds.add(feed)
    this.#living?.join(feed)
    this.#dialled?.join(feed)
  }

  leave(feed: Feed): void {
    this.#feeds.delete(feed)
    this.#living?.leave(feed)
    this.#dialled?.leave(feed)
  }

  rejoin(feed: Feed): void {
    this.leave(feed)
    this.join(feed)
  }

  dial(link: Link): void {
    this.#dialled = link
    link.dial(this.#feeds)
  }

  /** Makes the dialled connection the living one, and closes the one before. */
  adopt(): void {
    const old = this.#living
    this.#living = this.#dialled
    this.#dialled = undefined
    this.#release(old)
  }

  abandon(): void {
    const link = this.#dialled
    this.#dialled = undefined
    this.#release(link)
  }

  bury(): void {
    const link = this.#living
    this.#living = undefined
    this.#release(link)
  }

  #release(link: Link | undefined): void {
    if (link === undefined) return
    link.close()
    for (const feed of this.#feeds) feed.interrupted(link)
  }
}
