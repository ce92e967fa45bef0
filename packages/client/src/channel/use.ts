import type { Contract } from '@portico/channels'
import type { ClientInfo } from 'centrifuge'
import type { Store } from '../store.ts'
import type {
  Channel,
  EventMeta,
  Handler,
  HistoryOptions,
  HistoryPage,
  Past,
  PublishOptions,
} from './channel.ts'
import { openEnvelope } from './envelope.ts'
import type { Delivered, FeedState } from './feed.ts'
import type { Hub } from './hub.ts'
import type { Line } from './line.ts'
import type { Receipt } from './outbox.ts'

/** What a use asks of its client: to publish, and what the stream does not bring. */
export interface ChannelRequests {
  publish(channel: string, event: string, data: unknown, options?: PublishOptions): Promise<Receipt>
  history(channel: string, options: HistoryOptions): Promise<HistoryPage<Past<Contract, string>>>
  presence(channel: string): Promise<readonly ClientInfo[]>
}

type AnyHandler = (...told: readonly never[]) => void

/** What a handler may be for, besides an event of this name; the empty name is of data that is no event. */
const every = Symbol()
const gap = Symbol()
const presence = Symbol()

/** One use of a line, with the handlers that came with it. */
export class Use implements Channel<Contract, string> {
  /** It has seen what lies at or before this offset, from its rows or from the line itself. */
  seen: number
  /** Since the line was rewound for somebody else: where its next event has to be, or one was left out. */
  expected: number | undefined
  readonly #line: Line
  readonly #hub: Hub
  readonly #handlers = new Set<{ readonly of: string | symbol; readonly handler: AnyHandler }>()

  constructor(line: Line, hub: Hub, seen: number) {
    this.#line = line
    this.#hub = hub
    this.seen = seen
  }

  get name(): string {
    return this.#line.feed.channel
  }

  get state(): Store<FeedState> {
    return this.#line.state
  }

  on(event: string, handler: Handler<never>): () => void {
    return this.#add(event, handler)
  }

  onEvery(handler: Handler<unknown>): () => void {
    return this.#add(every, handler)
  }

  onGap(handler: () => void): () => void {
    return this.#add(gap, handler)
  }

  onPresence(handler: PresenceHandler): () => void {
    return this.#add(presence, handler)
  }

  publish(event: string, data: unknown, options?: PublishOptions): Promise<Receipt> {
    return this.#hub.requests.publish(this.name, event, data, options)
  }

  history(options: HistoryOptions): Promise<HistoryPage<Past<Contract, string>>> {
    return this.#hub.requests.history(this.name, options)
  }

  presence(): Promise<readonly ClientInfo[]> {
    return this.#hub.requests.presence(this.name)
  }

  release(): void {
    this.#handlers.clear()
    this.#hub.release(this.#line, this)
  }

  deliver({ data, offset, tags, info, replayed }: Delivered): void {
    if (offset !== undefined) {
      const { expected = offset } = this
      if (offset > expected) this.#tell(gap)
      if (offset >= expected) this.expected = undefined
      if (offset <= this.seen) return
      this.seen = offset
    }
    const { event, data: payload } = openEnvelope(data)
    const meta: EventMeta = { event, offset, key: tags.key, by: info, replayed }
    this.#tell(event, payload, meta)
    this.#tell(every, payload, meta)
  }

  /**
   * The line had got to `reached`. From now on it leaves out what rows contained that were read at `offset`: a gap, if this
   * use has not seen all of that.
   */
  skip(reached: number, offset: number): void {
    this.seen = Math.max(this.seen, reached)
    const isBehind = this.seen < offset
    if (isBehind) this.seen = offset
    this.expected = isBehind ? undefined : this.seen + 1
    if (isBehind) queueMicrotask(() => this.#tell(gap))
  }

  /** Whatever was seen before, the next event is new: its offset may be of another epoch. */
  restart(): void {
    this.seen = 0
    this.expected = undefined
  }

  /** A part of the stream cannot be had any more. */
  miss(): void {
    this.restart()
    this.#tell(gap)
  }

  meet(kind: 'join' | 'leave', who: ClientInfo): void {
    this.#tell(presence, kind, who)
  }

  #add(of: string | symbol, handler: AnyHandler): () => void {
    const added = { of, handler }
    this.#handlers.add(added)
    return () => this.#handlers.delete(added)
  }

  #tell(about: string | symbol, ...what: readonly unknown[]): void {
    for (const { of, handler } of [...this.#handlers]) {
      if (of !== about) continue
      try {
        handler(...(what as readonly never[]))
      } catch (error) {
        this.#line.failed(error)
      }
    }
  }
}

export type PresenceHandler = (kind: 'join' | 'leave', who: ClientInfo) => void
