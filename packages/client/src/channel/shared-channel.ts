import { Cell } from '../store.ts'
import { Feed, type FeedState, isGap } from './feed.ts'
import type { Start } from './position.ts'
import type { Use } from './use.ts'

export interface SharedChannelListener {
  /** The state of a channel's subscription changed. */
  changed(channel: string, state: FeedState): void
  /** A handler of the application threw an error. */
  failed(error: unknown, channel: string): void
}

/** A channel with all of its uses, which share one subscription. */
export class SharedChannel {
  readonly feed: Feed
  readonly state: Cell<FeedState>
  readonly uses = new Set<Use>()
  readonly failed: (error: unknown) => void
  cancelClose = (): void => {}

  constructor(channel: string, listener: SharedChannelListener, start: Start | undefined) {
    this.failed = (error) => listener.failed(error, channel)
    const each = (tell: (use: Use) => void) => [...this.uses].forEach(tell)
    this.feed = new Feed(
      channel,
      {
        delivered: (publication) => each((use) => use.deliver(publication)),
        presence: (kind, who) => each((use) => use.meet(kind, who)),
        cut: () => each((use) => use.restart()),
        changed: (state) => {
          this.state.set(state)
          if (isGap(state)) each((use) => use.miss())
          listener.changed(channel, state)
        },
      },
      start,
    )
    this.state = new Cell(this.feed.state, this.failed)
  }

  /**
   * Moves the feed to where these rows were read. Returns true if the stream has to be fetched again, because it is
   * past the rows, or because the service does not know yet which transactions they contained. Other uses do not get
   * the repeated part twice. The service leaves out what the rows contained, so a use that has not seen it gets a gap:
   * a microtask later, because a use that these rows replace is released by then.
   */
  rewind(start: Start): boolean {
    const { position, snapshot } = this.feed
    const isBehind = position?.epoch === start.epoch && position.offset <= start.offset
    if (isBehind && (start.snapshot === undefined || start.snapshot === snapshot)) return false
    this.feed.rewind(isBehind ? { ...start, offset: position.offset } : start)
    for (const use of this.uses) {
      if (position?.epoch === start.epoch) use.skip(position.offset, start.offset)
      else if (position || use.seen > 0) queueMicrotask(() => use.miss())
    }
    return true
  }
}
