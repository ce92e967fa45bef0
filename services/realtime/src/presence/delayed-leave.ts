import type { ClientInfo } from '@portico/protocol'
import type { Timer, Timers } from '../timer-wheel.ts'
import type { Presence, PresenceCount } from './presence.ts'

interface DelayedLeaveOptions {
  readonly presence: Presence
  readonly timers: Timers
  readonly delayMs: number
}

interface Lingering {
  readonly channel: string
  readonly info: ClientInfo
  readonly timer: Timer
  readonly decide: (wasLast: boolean | Promise<boolean>) => void
}

/**
 * Delays leaves, so that reloading a page is neither a leave nor a join: the old connection's entry still exists when
 * the new connection enters, on whichever node. `leave` resolves when that time is over; until then `list` and `count`
 * show the connection.
 */
export class DelayedLeave implements Presence {
  readonly #presence: Presence
  readonly #timers: Timers
  readonly #delayMs: number
  readonly #lingering = new Map<string, Lingering>()

  constructor({ presence, timers, delayMs }: DelayedLeaveOptions) {
    this.#presence = presence
    this.#timers = timers
    this.#delayMs = delayMs
  }

  enter(channel: string, info: ClientInfo): Promise<boolean> {
    // The same connection came back: it has not left.
    this.#take(keyOf(channel, info))?.decide(false)
    return this.#presence.enter(channel, info)
  }

  leave(channel: string, info: ClientInfo): Promise<boolean> {
    const key = keyOf(channel, info)
    const { promise, resolve: decide } = Promise.withResolvers<boolean>()
    this.#take(key)?.decide(false)
    const timer = this.#timers.after(this.#delayMs, () => this.#end(key))
    this.#lingering.set(key, { channel, info, timer, decide })
    return promise
  }

  /** Leaves without the delay: for a connection whose join was due and not announced yet. */
  withdraw(channel: string, info: ClientInfo): Promise<boolean> {
    return this.#presence.leave(channel, info)
  }

  list(channel: string): Promise<ReadonlyMap<string, ClientInfo>> {
    return this.#presence.list(channel)
  }

  count(channel: string): Promise<PresenceCount> {
    return this.#presence.count(channel)
  }

  /** Completes all delayed leaves now. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.#lingering.keys()].map((key) => this.#end(key)))
    await this.#presence[Symbol.asyncDispose]()
  }

  async #end(key: string): Promise<void> {
    const lingering = this.#take(key)
    if (lingering === undefined) return
    const left = this.#presence.leave(lingering.channel, lingering.info)
    lingering.decide(left)
    await left.catch(() => {})
  }

  #take(key: string): Lingering | undefined {
    const lingering = this.#lingering.get(key)
    lingering?.timer.cancel()
    this.#lingering.delete(key)
    return lingering
  }
}

function keyOf(channel: string, { client }: ClientInfo): string {
  return JSON.stringify([channel, client])
}
