import type { ClientInfo } from 'centrifuge'
import { Cell } from '../store.ts'
import type { EventMeta, Handler } from './channel.ts'
import { type Delivered, Feed, type FeedState } from './feed.ts'
import type { Start } from './position.ts'

/** One of those who use a line. */
export interface Reader {
  /** It has seen what lies at or before this offset, from its rows or from the line itself. */
  seen: number
}

export type PresenceHandler = (kind: 'join' | 'leave', who: ClientInfo) => void

export interface LineListener {
  /** A channel was interrupted or made whole. */
  changed(): void
  /** A handler of the application threw. */
  failed(error: unknown, channel: string): void
}

interface Listening {
  readonly reader: Reader
  readonly handler: Handler<never>
}

/** A channel with the handlers of everybody who uses it. */
export class Line {
  readonly feed: Feed
  readonly state: Cell<FeedState>
  readonly readers = new Set<Reader>()
  readonly #events = new Map<string, Set<Listening>>()
  readonly #gaps = new Set<() => void>()
  readonly #presence = new Set<PresenceHandler>()
  readonly #listener: LineListener
  cancelClose = (): void => {}

  constructor(channel: string, listener: LineListener, start: Start | undefined) {
    this.#listener = listener
    this.feed = new Feed(
      channel,
      {
        delivered: (publication) => this.#deliver(publication),
        changed: (state) => this.#change(state),
        presence: (kind, who) => this.#tell(this.#presence, (handler) => handler(kind, who)),
      },
      start,
    )
    this.state = new Cell(this.feed.state, (error) => listener.failed(error, channel))
  }

  /**
   * True when the stream has to be fetched again from `start`: these rows are older than what the line has passed.
   * Whoever reads already is spared the repetition.
   */
  rewind(start: Start): boolean {
    const { position } = this.feed
    if (position?.epoch === start.epoch && position.offset <= start.offset) return false
    for (const reader of this.readers) reader.seen = Math.max(reader.seen, position?.offset ?? 0)
    this.feed.rewind(start)
    return true
  }

  /** `event` is the empty name where the channel's data is no event. */
  on(reader: Reader, event: string, handler: Handler<never>): () => void {
    const listening = { reader, handler }
    const all = this.#events.get(event) ?? new Set()
    this.#events.set(event, all)
    all.add(listening)
    return () => all.delete(listening)
  }

  onGap(handler: () => void): () => void {
    this.#gaps.add(handler)
    return () => this.#gaps.delete(handler)
  }

  onPresence(handler: PresenceHandler): () => void {
    this.#presence.add(handler)
    return () => this.#presence.delete(handler)
  }

  #deliver({ data, offset, tags, info, replayed }: Delivered): void {
    const envelope = isEnvelope(data) ? data : { event: '', data }
    const meta: EventMeta = { event: envelope.event, offset, key: tags.key, by: info, replayed }
    const concerned = [...(this.#events.get(envelope.event) ?? []), ...(this.#events.get(everyEvent) ?? [])]
    this.#tell(concerned, ({ reader, handler }) => {
      if (offset !== undefined && offset <= reader.seen) return
      handler(envelope.data as never, meta)
    })
    if (offset === undefined) return
    for (const reader of this.readers) reader.seen = Math.max(reader.seen, offset)
  }

  #change(state: FeedState): void {
    this.state.set(state)
    if (state.kind === 'live' && state.after === 'gap' && state.replayed === 0) {
      // Offsets of another epoch begin anew.
      for (const reader of this.readers) reader.seen = 0
      this.#tell(this.#gaps, (handler) => handler())
    }
    this.#listener.changed()
  }

  #tell<H>(handlers: Iterable<H>, call: (handler: H) => void): void {
    for (const handler of [...handlers]) {
      try {
        call(handler)
      } catch (error) {
        this.#listener.failed(error, this.feed.channel)
      }
    }
  }
}

/** Registered under this name, a handler gets every event. */
export const everyEvent = '*'

function isEnvelope(data: unknown): data is { event: string; data: unknown } {
  return typeof data === 'object' && data !== null && 'event' in data && typeof data.event === 'string'
}
