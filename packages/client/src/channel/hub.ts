import type { ClientInfo } from 'centrifuge'
import type { Clock } from '../clock.ts'
import { Cell } from '../store.ts'
import type { EventMeta, Handler } from './channel.ts'
import { type Delivered, Feed, type FeedState } from './feed.ts'
import type { Position } from './position.ts'

/** How long a subscription outlives its last use, so that a remount does not end and make it again. */
const linger = 1_000

export interface HubListener {
  opened(feed: Feed): void
  closed(feed: Feed): void
  /** A channel was interrupted or made whole. */
  changed(): void
  /** A handler of the application threw. */
  failed(error: unknown, channel: string): void
}

/** A channel with the handlers of everybody who uses it. */
export class Line {
  readonly feed: Feed
  readonly state: Cell<FeedState>
  readonly #events = new Map<string, Set<Handler<never>>>()
  readonly #gaps = new Set<() => void>()
  readonly #presence = new Set<(kind: 'join' | 'leave', who: ClientInfo) => void>()
  readonly #hub: HubListener
  uses = 0
  cancelClose = (): void => {}

  constructor(channel: string, hub: HubListener, since: Position | undefined) {
    this.#hub = hub
    this.feed = new Feed(
      channel,
      {
        delivered: (publication) => this.#deliver(publication),
        changed: (state) => this.#change(state),
        presence: (kind, who) => this.#tell(this.#presence, (handler) => handler(kind, who)),
      },
      since === undefined ? {} : { since },
    )
    this.state = new Cell(this.feed.state, (error) => hub.failed(error, channel))
  }

  on(event: string, handler: Handler<never>): () => void {
    const handlers = this.#events.get(event) ?? new Set()
    this.#events.set(event, handlers)
    handlers.add(handler)
    return () => handlers.delete(handler)
  }

  onGap(handler: () => void): () => void {
    this.#gaps.add(handler)
    return () => this.#gaps.delete(handler)
  }

  onPresence(handler: (kind: 'join' | 'leave', who: ClientInfo) => void): () => void {
    this.#presence.add(handler)
    return () => this.#presence.delete(handler)
  }

  #deliver({ data, offset, tags, info, replayed }: Delivered): void {
    const meta: EventMeta = { offset, key: tags.key, by: info, replayed }
    const envelope = isEnvelope(data) ? data : { event: '', data }
    this.#tell(this.#events.get(envelope.event) ?? [], (handler) => handler(envelope.data as never, meta))
  }

  #change(state: FeedState): void {
    this.state.set(state)
    if (state.kind === 'live' && state.after === 'gap' && state.replayed === 0)
      this.#tell(this.#gaps, (handler) => handler())
    this.#hub.changed()
  }

  #tell<H>(handlers: Iterable<H>, call: (handler: H) => void): void {
    for (const handler of [...handlers]) {
      try {
        call(handler)
      } catch (error) {
        this.#hub.failed(error, this.feed.channel)
      }
    }
  }
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
    return [...this.#lines.values()].filter(({ feed }) => feed.state.kind === 'waiting').length
  }

  use(channel: string, since?: Position): Line {
    const line = this.#lines.get(channel) ?? this.#open(channel, since)
    line.cancelClose()
    line.uses += 1
    return line
  }

  release(line: Line): void {
    line.uses -= 1
    if (line.uses > 0) return
    line.cancelClose = this.#clock.after(linger, () => this.#close(line))
  }

  close(): void {
    for (const line of [...this.#lines.values()]) {
      line.cancelClose()
      this.#close(line)
    }
  }

  #open(channel: string, since: Position | undefined): Line {
    const line = new Line(channel, this.#listener, since)
    this.#lines.set(channel, line)
    this.#listener.opened(line.feed)
    return line
  }

  #close(line: Line): void {
    if (!this.#lines.delete(line.feed.channel)) return
    this.#listener.closed(line.feed)
  }
}

function isEnvelope(data: unknown): data is { event: string; data: unknown } {
  return typeof data === 'object' && data !== null && 'event' in data && typeof data.event === 'string'
}
