import type { Position } from '../broker/broker.ts'
import type { Channel } from '../hub/channel.ts'

/** A subscription, as far as its place in the stream is concerned. */
export interface Tracked {
  compareWith(top: Position): 'in step' | 'behind'
  loseTrack(): void
}

interface Suspect {
  readonly tracked: Tracked
  readonly top: Position
}

export interface PositionWatchOptions {
  readonly readTop: (channel: string) => Promise<Position | undefined>
  readonly trackedOf: (channel: Channel) => Iterable<Tracked>
  /** How long a publication may be under way before a subscription without it is behind. */
  readonly graceMs: number
  readonly wait: (ms: number) => Promise<void>
  readonly onError: (error: unknown) => void
}

/**
 * Heals lost tails: nothing tells a subscription that the newest publication never came, except to look. Compares
 * with the broker's top, gives what is under way time to arrive, and ends those that are behind even then, so that
 * their clients recover.
 */
export class PositionWatch {
  readonly #options: PositionWatchOptions

  constructor(options: PositionWatchOptions) {
    this.#options = options
  }

  async check(channels: Iterable<Channel>): Promise<void> {
    const { wait, graceMs } = this.#options
    const suspects = (await Promise.all(Array.from(channels, (channel) => this.#suspectsOf(channel)))).flat()
    if (suspects.length === 0) return
    await wait(graceMs)
    for (const { tracked, top } of suspects) if (tracked.compareWith(top) === 'behind') tracked.loseTrack()
  }

  async #suspectsOf(channel: Channel): Promise<readonly Suspect[]> {
    const { readTop, trackedOf, onError } = this.#options
    try {
      const top = await readTop(channel.name)
      if (top === undefined) return []
      return Array.from(trackedOf(channel))
        .filter((tracked) => tracked.compareWith(top) === 'behind')
        .map((tracked) => ({ tracked, top }))
    } catch (error) {
      onError(error)
      return []
    }
  }
}
