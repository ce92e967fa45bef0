import type { ClientInfo } from 'centrifuge'
import { Cell } from '../store.ts'
import type { EventMeta, Handler } from './channel.ts'
import { openEnvelope } from './envelope.ts'
import { type Delivered, Feed, type FeedState, isGap } from './feed.ts'
import type { Start } from './position.ts'

/** One of those who use a line. */
export interface Reader {
  /** It has seen what lies at or before this offset, from its rows or from the line itself. */
  seen: number
  /** Since the line was rewound for somebody else: where its next event has to be, or one was left out. */
  expected?: number | undefined
}

export type PresenceHandler = (kind: 'join' | 'leave', who: ClientInfo) => void

export interface LineListener {
  /** A channel was interrupted or made whole. */
  changed(channel: string, state: FeedState): void
  /** A handler of the application threw. */
  failed(error: unknown, channel: string): void
}

interface Listening<H> {
  readonly reader: Reader
  readonly handler: H
}

/** A channel with the handlers of everybody who uses it. */
export class Line {
  readonly feed: Feed
  readonly state: Cell<FeedState>
  readonly readers = new Set<Reader>()
  readonly #events = new Map<string, Set<Listening<Handler<never>>>>()
  readonly #gaps = new Set<Listening<() => void>>()
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
   * True when the stream has to be fetched again, since it is past these rows or does not know what they contained.
   * Whoever reads already is spared the repetition. Of what only these rows contained the service says nothing any
   * more: should that be news to another reader, it is told of a gap.
   */
  rewind(start: Start): boolean {
    const { position, snapshot } = this.feed
    const isBehind = position?.epoch === start.epoch && position.offset <= start.offset
    if (isBehind && (start.snapshot === undefined || start.snapshot === snapshot)) return false
    for (const reader of this.readers) {
      reader.seen = Math.max(reader.seen, position?.offset ?? 0)
      reader.expected = position && reader.seen + 1
    }
    this.feed.rewind(isBehind ? { ...start, offset: position.offset } : start)
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

  onGap(reader: Reader, handler: () => void): () => void {
    const listening = { reader, handler }
    this.#gaps.add(listening)
    return () => this.#gaps.delete(listening)
  }

  onPresence(handler: PresenceHandler): () => void {
    this.#presence.add(handler)
    return () => this.#presence.delete(handler)
  }

  #deliver({ data, offset, tags, info, replayed }: Delivered): void {
    if (offset !== undefined) this.#checkExpectations(offset)
    const envelope = openEnvelope(data)
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
    if (isGap(state)) {
      // Offsets of another epoch begin anew.
      for (const reader of this.readers) Object.assign(reader, { seen: 0, expected: undefined })
      this.#tell(this.#gaps, ({ handler }) => handler())
    }
    this.#listener.changed(this.feed.channel, state)
  }

  #checkExpectations(offset: number): void {
    for (const reader of this.readers) {
      const { expected } = reader
      if (expected === undefined || offset < expected) continue
      reader.expected = undefined
      if (offset === expected) continue
      const concerned = [...this.#gaps].filter((gap) => gap.reader === reader)
      this.#tell(concerned, ({ handler }) => handler())
    }
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
