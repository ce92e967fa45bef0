import { hash } from 'node:crypto'
import type { CanaryState } from './canary.ts'
import { type LinkOptions, RedisLink } from './link.ts'
import { parseRedisLocations } from './location.ts'

/**
 * One or several independent Redis, over which channels are spread. Every node must have the same setting, because it
 * decides in which Redis a channel is.
 */
export class RedisLinks implements AsyncDisposable {
  readonly all: readonly [RedisLink, ...RedisLink[]]

  /** Does not wait; connections are established in the background. */
  constructor(setting: string, options: LinkOptions) {
    const [first, ...others] = parseRedisLocations(setting).map(
      (location) => new RedisLink(location, options),
    )
    if (first === undefined) throw new Error('no Redis in the setting')
    this.all = [first, ...others]
  }

  /** The Redis for everything that belongs to no channel: control and revocations. */
  get first(): RedisLink {
    return this.all[0]
  }

  /** Rendezvous hashing: the Redis with the highest score for this channel. */
  of(channel: string): RedisLink {
    let best = this.first
    if (this.all.length === 1) return best
    let bestScore = ''
    for (const link of this.all) {
      const score = hash('sha1', `${link.store.name}\n${channel}`)
      if (score > bestScore) {
        best = link
        bestScore = score
      }
    }
    return best
  }

  /** For readiness: whether publications come back from every Redis. */
  get isReady(): boolean {
    return this.all.every(({ isProven }) => isProven)
  }

  get canaries(): ReadonlyMap<string, CanaryState> {
    return new Map(this.all.flatMap((link) => [...link.canaries]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((link) => link[Symbol.asyncDispose]()))
  }
}
