import type { Limits } from './limits.ts'
import type { Clock } from './token-bucket.ts'
import { Traffic, type TrafficRates, trafficRates } from './traffic.ts'

/** What all connections of one user on this node use together. */
export interface UserUsage {
  readonly name: string
  readonly traffic: Traffic
  connections: number
  subscriptions: number
}

/** The users with a connection on this node. A user's entry lives as long as the user has one. */
export class UserLimits {
  readonly #limits: Limits
  readonly #now: Clock
  readonly #rates: TrafficRates
  readonly #users = new Map<string, UserUsage>()

  constructor(limits: Limits, now: Clock) {
    this.#limits = limits
    this.#now = now
    this.#rates = trafficRates(limits.userMessages, limits.userBytes, limits.frameBytes)
  }

  /** How many users are connected here. */
  get size(): number {
    return this.#users.size
  }

  /** Counts one more connection of the user; undefined when that is one too many. */
  enter(user: string): UserUsage | undefined {
    const usage = this.#users.get(user) ?? this.#newcomer(user)
    if (usage.connections >= this.#limits.userConnections) return undefined
    usage.connections += 1
    this.#users.set(user, usage)
    return usage
  }

  leave(user: string): void {
    const usage = this.#users.get(user)
    if (usage === undefined) return
    usage.connections -= 1
    if (usage.connections === 0) this.#users.delete(user)
  }

  #newcomer(name: string): UserUsage {
    return { name, traffic: new Traffic(this.#rates, this.#now), connections: 0, subscriptions: 0 }
  }
}
