import type { Feed } from '../channel/feed.ts'
import type { DeliveredUpTo } from './wire.ts'

/** A link's subscriptions, each with a ticket. Unsettled ones have no answer yet. */
export class Tickets {
  readonly #link: string
  readonly #feeds = new Map<string, Feed>()
  readonly #unsettled = new Set<string>()
  #count = 0

  constructor(link: string) {
    this.#link = link
  }

  get all(): readonly (readonly [string, Feed])[] {
    return [...this.#feeds]
  }

  get names(): readonly string[] {
    return [...this.#feeds.keys()]
  }

  get areSettled(): boolean {
    return this.#unsettled.size === 0
  }

  feedOf(ticket: string): Feed | undefined {
    return this.#feeds.get(ticket)
  }

  ticketOf(feed: Feed): string | undefined {
    for (const [ticket, joined] of this.#feeds) if (joined === feed) return ticket
    return undefined
  }

  issue(feed: Feed): string {
    const ticket = `${this.#link}/${++this.#count}`
    this.#feeds.set(ticket, feed)
    this.#unsettled.add(ticket)
    return ticket
  }

  /** Returns true if this was the last one without an answer. */
  settle(ticket: string): boolean {
    return this.#unsettled.delete(ticket) && this.areSettled
  }

  withdraw(ticket: string): void {
    this.#feeds.delete(ticket)
  }

  /** The feeds that have not received everything the leader told them. */
  behind(told: Readonly<Record<string, DeliveredUpTo>>): readonly Feed[] {
    return this.all.flatMap(([ticket, feed]) => (this.#isBehind(ticket, feed, told[ticket]) ? [feed] : []))
  }

  #isBehind(ticket: string, { position }: Feed, upTo: DeliveredUpTo = 'nothing yet'): boolean {
    if (upTo === 'nothing yet') return false
    if (upTo === 'unknown ticket' || this.#unsettled.has(ticket)) return true
    if (upTo === 'all' || position === undefined) return false
    return upTo.epoch !== position.epoch || upTo.offset > position.offset
  }
}
