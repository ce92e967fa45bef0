import type { Timers } from '../timer-wheel.ts'
import { Channel, type ChannelArrival, type DeliveryListener, type Subscriber } from './channel.ts'
import type { FlushLoop } from './flush-loop.ts'
import { type Upstream, UpstreamSubscription } from './upstream-subscription.ts'

interface HubOptions {
  readonly loop: FlushLoop
  readonly timers: Timers
  readonly upstream: Upstream
  readonly lingerMs: number
  readonly onError: (error: unknown) => void
  readonly delivered?: DeliveryListener
}

/** A channel's subscribers on this node. */
export interface Listeners {
  readonly connections: number
  /** Whether any of them is still reading. */
  readonly isRead: boolean
}

interface Entry {
  readonly channel: Channel
  readonly subscription: UpstreamSubscription
}

/**
 * The subscribers of every channel on this node. The first subscriber of a channel makes the node listen to it; after
 * the last has left, the node stops.
 */
export class Hub {
  readonly #options: HubOptions
  readonly #entries = new Map<string, Entry>()

  constructor(options: HubOptions) {
    this.#options = options
  }

  /** Delivery starts immediately; it is complete once the promise resolves. */
  async add(name: string, subscriber: Subscriber): Promise<void> {
    const entry = this.#entries.get(name) ?? this.#open(name)
    entry.channel.add(subscriber)
    try {
      await entry.subscription.open()
    } catch (error) {
      this.remove(name, subscriber)
      throw error
    }
  }

  remove(name: string, subscriber: Subscriber): void {
    const entry = this.#entries.get(name)
    if (entry === undefined) return
    entry.channel.remove(subscriber)
    if (entry.channel.subscriberCount === 0) entry.subscription.release()
  }

  /** Called with what a broker delivers. Must not throw. */
  arrive(arrival: ChannelArrival): void {
    this.#entries.get(arrival.channel)?.channel.arrive(arrival)
  }

  listeners(name: string): Listeners {
    const channel = this.find(name)
    return { connections: channel?.subscriberCount ?? 0, isRead: channel?.isRead ?? false }
  }

  find(name: string): Channel | undefined {
    return this.#entries.get(name)?.channel
  }

  get counts(): { readonly channels: number; readonly subscriptions: number } {
    const sizes = Array.from(this.channels(), ({ subscriberCount }) => subscriberCount)
    return { channels: sizes.length, subscriptions: sizes.reduce((sum, size) => sum + size, 0) }
  }

  /** Channels with at least one subscriber here. */
  *channels(): Iterable<Channel> {
    for (const { channel } of this.#entries.values()) if (channel.subscriberCount > 0) yield channel
  }

  #open(name: string): Entry {
    const { loop, timers, upstream, lingerMs, onError, delivered } = this.#options
    const channel = new Channel(name, loop, delivered)
    const subscription = new UpstreamSubscription({
      channel: name,
      upstream,
      timers,
      lingerMs,
      isWanted: () => channel.subscriberCount > 0,
      onClosed: () => void this.#entries.delete(name),
      onError,
    })
    const entry = { channel, subscription }
    this.#entries.set(name, entry)
    return entry
  }
}
