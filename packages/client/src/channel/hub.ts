import type { Clock } from '../clock.ts'
import type { Feed } from './feed.ts'
import type { Start } from './position.ts'
import { SharedChannel, type SharedChannelListener } from './shared-channel.ts'
import { type ChannelRequests, Use } from './use.ts'

/** How long subscriptions and connections outlive their last user, so that a remount keeps them. */
export const lingerMs = 1_000

/** Subscribes feeds. */
export interface Feeder {
  join(feed: Feed): void
  /** Subscribes the feed again, from its present position. */
  rejoin(feed: Feed): void
  leave(feed: Feed): void
}

/** The channels that this page uses, each with one subscription. */
export class Hub {
  readonly requests: ChannelRequests
  readonly #channels = new Map<string, SharedChannel>()
  readonly #clock: Clock
  readonly #feeder: Feeder
  readonly #listener: SharedChannelListener

  constructor(clock: Clock, feeder: Feeder, requests: ChannelRequests, listener: SharedChannelListener) {
    this.#clock = clock
    this.#feeder = feeder
    this.requests = requests
    this.#listener = listener
  }

  get feeds(): readonly Feed[] {
    return [...this.#channels.values()].map(({ feed }) => feed)
  }

  feedOf(channel: string): Feed | undefined {
    return this.#channels.get(channel)?.feed
  }

  use(channel: string, start?: Start): Use {
    const shared = this.#channels.get(channel) ?? this.#open(channel, start)
    shared.cancelClose()
    // After a denial the next use asks again: the person may have got access.
    if ((start && shared.rewind(start)) || isDenied(shared)) this.#feeder.rejoin(shared.feed)
    const use = new Use(shared, this, start?.offset ?? 0)
    shared.uses.add(use)
    return use
  }

  /** Ends a use. The channel's subscription ends a moment after its last use. */
  release(shared: SharedChannel, use: Use): void {
    if (!shared.uses.delete(use) || shared.uses.size > 0) return
    shared.cancelClose = this.#clock.after(lingerMs, () => this.#close(shared))
  }

  /** Asks again for all channels that were denied. */
  retry(): void {
    for (const shared of this.#channels.values()) if (isDenied(shared)) this.#feeder.rejoin(shared.feed)
  }

  /** Ends subscriptions without a use at once. */
  sweep(): void {
    for (const shared of this.#channels.values()) {
      if (shared.uses.size > 0) continue
      shared.cancelClose()
      this.#close(shared)
    }
  }

  #open(channel: string, start: Start | undefined): SharedChannel {
    const shared = new SharedChannel(channel, this.#listener, start)
    this.#channels.set(channel, shared)
    this.#feeder.join(shared.feed)
    return shared
  }

  #close({ feed }: SharedChannel): void {
    if (this.#channels.delete(feed.channel)) this.#feeder.leave(feed)
  }
}

function isDenied({ feed }: SharedChannel): boolean {
  return feed.state.kind === 'denied'
}
