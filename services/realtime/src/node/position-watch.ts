import type { Position } from '../broker/broker.ts'
import type { Channel } from '../hub/channel.ts'

/** A subscription, as far as its position in the stream is concerned. */
export interface Tracked {
  compareWith(top: Position): 'in step' | 'behind'
  loseTrack(): void
}

interface Suspect {
  readonly tracked: Tracked
  readonly top: Position
}

interface PositionWatchOptions {
  readonly readTop: (channel: string) => Promise<Position | undefined>
  readonly trackedOf: (channel: Channel) => Iterable<Tracked>
  /** How long a message may be in flight before a subscription without it counts as behind. */
  readonly graceMs: number
  readonly wait: (ms: number) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Concurrent reads; the rest of the store's capacity serves others. */
const maxAsked = 64

interface Round {
  readonly suspects: Suspect[]
  readonly failures: unknown[]
}

/**
 * Finds subscriptions that missed the newest publication, which nothing else would tell them: compares each with the
 * broker's top, waits for messages in flight, and ends those still behind, so that their clients recover.
 */
export class PositionWatch {
  readonly #options: PositionWatchOptions

  constructor(options: PositionWatchOptions) {
    this.#options = options
  }

  async check(channels: Iterable<Channel>): Promise<void> {
    const { wait, graceMs, onError } = this.#options
    const { suspects, failures } = await this.#look([...channels])
    if (failures.length > 0) onError(new TopsUnread(failures))
    if (suspects.length === 0) return
    await wait(graceMs)
    for (const { tracked, top } of suspects) if (tracked.compareWith(top) === 'behind') tracked.loseTrack()
  }

  async #look(channels: readonly Channel[]): Promise<Round> {
    const round: Round = { suspects: [], failures: [] }
    const left = channels.values()
    const askOn = async () => {
      for (const channel of left) {
        await this.#compare(channel, round).catch((error: unknown) => void round.failures.push(error))
      }
    }
    await Promise.all(Array.from({ length: maxAsked }, askOn))
    return round
  }

  async #compare(channel: Channel, { suspects }: Round): Promise<void> {
    const { readTop, trackedOf } = this.#options
    const top = await readTop(channel.name)
    if (top === undefined) return
    for (const tracked of trackedOf(channel)) {
      if (tracked.compareWith(top) === 'behind') suspects.push({ tracked, top })
    }
  }
}

class TopsUnread extends Error {
  override readonly name = 'TopsUnread'

  constructor(failures: readonly unknown[]) {
    const later = 'a subscription that missed its newest publication is found at the next look'
    super(`the tops of ${failures.length} channels could not be read: ${later}`, { cause: failures[0] })
  }
}
