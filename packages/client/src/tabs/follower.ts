import type { TransportName } from '@portico/protocol'
import type { Hub } from '../channel/hub.ts'
import { FollowerSubscription } from './follower-subscription.ts'
import type { LeaderBroadcast } from './leader-broadcast.ts'
import type { FollowerMessageOf, LeaderMessage } from './wire.ts'

/** The leading tab's view of another tab's link. */
export class Follower {
  readonly id: string
  /** The transport it asked for; once connected, the one it has. */
  transport: TransportName
  life: 'waiting' | 'connected' = 'waiting'
  heardAt = 0
  readonly #broadcast: LeaderBroadcast
  readonly #subscriptions = new Map<string, FollowerSubscription>()

  constructor(id: string, transport: TransportName, broadcast: LeaderBroadcast) {
    this.id = id
    this.transport = transport
    this.#broadcast = broadcast
  }

  say(word: LeaderMessage): void {
    this.#broadcast.say([this.id], word)
  }

  join(hub: Hub, ask: FollowerMessageOf<'join'>): void {
    const { ticket } = ask
    this.leave(ticket)
    this.#subscriptions.set(
      ticket,
      new FollowerSubscription(hub, ask, (word, cause) => this.#broadcast.say([ticket], word, cause)),
    )
  }

  /**
   * Answers a beat with what was sent on each ticket. Messages arrive in order, so the tab should have received all of
   * it by then.
   */
  answer({ tickets }: FollowerMessageOf<'beat'>): void {
    const told = Object.values(tickets).map((ticket) => [
      ticket,
      this.#subscriptions.get(ticket)?.upTo ?? 'unknown ticket',
    ])
    this.say({ kind: 'here', told: Object.fromEntries(told) })
  }

  leave(ticket: string): void {
    this.#subscriptions.get(ticket)?.close()
    this.#subscriptions.delete(ticket)
  }

  close(): void {
    for (const subscription of this.#subscriptions.values()) subscription.close()
    this.#subscriptions.clear()
  }
}
