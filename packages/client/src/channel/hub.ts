import type { Clock } from '../clock.ts'
import type { Feed } from './feed.ts'
import { Line, type LineListener } from './line.ts'
import type { Start } from './position.ts'
import { Use } from './use.ts'

/** How long a subscription outlives its last use, so that a remount does not end and make it again. */
const linger = 1_000

export interface HubListener extends LineListener {
  opened(feed: Feed): void
  /** It is to be subscribed again, from another position. */
  rewound(feed: Feed): void
  closed(feed: Feed): void
}

/** The channels this page uses, each once. */
export class Hub {
  readonly #lines = new Map<string, Line>()
  readonly #clock: Clock
  readonly #listener: HubListener

  constructor(clock: Clock, listener: HubListener) {
    this.#clock = clock
    this.#listener = listener
  }

  /** Channels that are not whole: interrupted, and not yet back. */
  get broken(): number {
    return [...this.#lines.values()].filter(({ feed }) => feed.state.kind === 'interrupted').length
  }

  get feeds(): readonly Feed[] {
    return [...this.#lines.values()].map(({ feed }) => feed)
  }

  find(channel: string): Line | undefined {
    return this.#lines.get(channel)
  }

  use(channel: string, start?: Start): Use {
    const line = this.#lines.get(channel) ?? this.#open(channel, start)
    line.cancelClose()
    if (start !== undefined && line.rewind(start)) this.#listener.rewound(line.feed)
    const reader = { seen: start?.offset ?? 0 }
    line.readers.add(reader)
    return new Use(line, reader)
  }

  release(use: Use): void {
    const { line, reader } = use
    use.stop()
    if (!line.readers.delete(reader) || line.readers.size > 0) return
    line.cancelClose = this.#clock.after(linger, () => this.#close(line))
  }

  /** Ends what nobody uses any more without waiting. */
  sweep(): void {
    for (const line of [...this.#lines.values()]) {
      if (line.readers.size > 0) continue
      line.cancelClose()
      this.#close(line)
    }
  }

  #open(channel: string, start: Start | undefined): Line {
    const line = new Line(channel, this.#listener, start)
    this.#lines.set(channel, line)
    this.#listener.opened(line.feed)
    return line
  }

  #close(line: Line): void {
    if (this.#lines.delete(line.feed.channel)) this.#listener.closed(line.feed)
  }
}
