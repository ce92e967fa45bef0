import type { Clock } from '../clock.ts'
import type { Feed, FeedState } from './feed.ts'
import { Line, type LineListener } from './line.ts'
import type { Start } from './position.ts'
import { type ChannelRequests, Use } from './use.ts'

/** How long a subscription outlives its last use, so that a remount does not end and make it again. */
export const lingerMs = 1_000

/** Where feeds get their publications from. */
export interface Feeder {
  join(feed: Feed): void
  /** Leaves and joins: the feed goes on from another position. */
  rejoin(feed: Feed): void
  leave(feed: Feed): void
}

/** The channels this page uses, each once. */
export class Hub {
  readonly requests: ChannelRequests
  readonly #lines = new Map<string, Line>()
  readonly #clock: Clock
  readonly #feeder: Feeder
  readonly #listener: LineListener

  constructor(clock: Clock, feeder: Feeder, requests: ChannelRequests, listener: LineListener) {
    this.#clock = clock
    this.#feeder = feeder
    this.requests = requests
    this.#listener = listener
  }

  get feeds(): readonly Feed[] {
    return [...this.#lines.values()].map(({ feed }) => feed)
  }

  stateOf(channel: string): FeedState | undefined {
    return this.#lines.get(channel)?.feed.state
  }

  use(channel: string, start?: Start): Use {
    const line = this.#lines.get(channel) ?? this.#open(channel, start)
    line.cancelClose()
    // Whoever asks anew may have been let in meanwhile.
    if ((start && line.rewind(start)) || isDenied(line)) this.#feeder.rejoin(line.feed)
    const use = new Use(line, this, start?.offset ?? 0)
    line.uses.add(use)
    return use
  }

  /** Says that this use is over; the line goes a moment after its last one. */
  release(line: Line, use: Use): void {
    if (!line.uses.delete(use) || line.uses.size > 0) return
    line.cancelClose = this.#clock.after(lingerMs, () => this.#close(line))
  }

  /** Asks again for what was denied. */
  retry(): void {
    for (const line of this.#lines.values()) if (isDenied(line)) this.#feeder.rejoin(line.feed)
  }

  /** Ends what nobody uses any more without waiting. */
  sweep(): void {
    for (const line of this.#lines.values()) {
      if (line.uses.size > 0) continue
      line.cancelClose()
      this.#close(line)
    }
  }

  #open(channel: string, start: Start | undefined): Line {
    const line = new Line(channel, this.#listener, start)
    this.#lines.set(channel, line)
    this.#feeder.join(line.feed)
    return line
  }

  #close({ feed }: Line): void {
    if (this.#lines.delete(feed.channel)) this.#feeder.leave(feed)
  }
}

function isDenied({ feed }: Line): boolean {
  return feed.state.kind === 'denied'
}
