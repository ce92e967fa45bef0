import type { ClientInfo } from '@portico/protocol'
import type { Presence } from '../presence/presence.ts'
import type { Timer, Timers } from '../timer-wheel.ts'
import type { CarriedChannel } from './carriers.ts'

export interface MembershipOptions {
  readonly presence: Presence
  readonly timers: Timers
  /** How long a leave is kept back: whoever reloads a page has not left. */
  readonly leaveDelayMs: number
  readonly onError: (error: unknown) => void
}

/** Comings and goings in channels with presence: who is there, and telling the others. */
export class Membership {
  readonly #options: MembershipOptions
  /** Leaves that wait, by channel and user. */
  readonly #leaving = new Map<string, Timer>()

  constructor(options: MembershipOptions) {
    this.#options = options
  }

  /** Resolves once the presence shows the connection. The returned function tells the others. */
  async enter(channel: CarriedChannel, info: ClientInfo): Promise<() => void> {
    const isFirst = await this.#options.presence.enter(channel.name, info)
    const hadNotLeft = this.#stay(channel.name, info.user)
    if (!isFirst || hadNotLeft || !channel.definition.announce) return () => {}
    return () => this.#announce('join', channel, info)
  }

  async leave(channel: CarriedChannel, info: ClientInfo): Promise<void> {
    const { presence, timers, leaveDelayMs, onError } = this.#options
    try {
      const wasLast = await presence.leave(channel.name, info)
      if (!wasLast || !channel.definition.announce) return
      const timer = timers.after(leaveDelayMs, () => void this.#leaveIfGone(channel, info))
      this.#stay(channel.name, info.user)
      this.#leaving.set(keyOf(channel.name, info.user), timer)
    } catch (error) {
      onError(error)
    }
  }

  /** Ends a leave that waits; true when there was one. */
  #stay(channel: string, user: string): boolean {
    const key = keyOf(channel, user)
    const timer = this.#leaving.get(key)
    timer?.cancel()
    return this.#leaving.delete(key)
  }

  /** The user may have come back by another node meanwhile. */
  async #leaveIfGone(channel: CarriedChannel, info: ClientInfo): Promise<void> {
    this.#leaving.delete(keyOf(channel.name, info.user))
    try {
      const present = await this.#options.presence.list(channel.name)
      const isBack = [...present.values()].some(({ user }) => user === info.user)
      if (!isBack) this.#announce('leave', channel, info)
    } catch (error) {
      this.#options.onError(error)
    }
  }

  #announce(kind: 'join' | 'leave', { broker, name }: CarriedChannel, info: ClientInfo): void {
    broker.announce(kind, name, info).catch(this.#options.onError)
  }
}

function keyOf(channel: string, user: string): string {
  // No channel name holds a space.
  return `${channel} ${user}`
}
