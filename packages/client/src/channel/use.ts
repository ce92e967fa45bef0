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
import type { Receipt } from './outbox.ts'
import type { SharedChannel } from './shared-channel.ts'

/** What a use asks of its client, besides the stream. */
export interface ChannelRequests {
  publish(channel: string, event: string, data: unknown, options?: PublishOptions): Promise<Receipt>
  history(channel: string, options: HistoryOptions): Promise<HistoryPage<Past<Contract, string>>>
  presence(channel: string): Promise<readonly ClientInfo[]>
}

type AnyHandler = (...told: readonly never[]) => void

/** What a handler can listen to besides a named event. The empty name stands for data that is not an event. */
const every = Symbol()
const gap = Symbol()
const presence = Symbol()

/** One use of a channel, with its handlers. */
export class Use implements Channel<Contract, string> {
  /** This use has seen everything up to this offset, in its rows or from the stream. */
  seen: number
  /** Set when the stream was rewound for other rows. If the next new event has a higher offset, one was left out: a gap. */
  expected: number | undefined
  readonly #shared: SharedChannel
  readonly #hub: Hub
  readonly #handlers = new Set<{ readonly of: string | symbol; readonly handler: AnyHandler }>()

  constructor(shared: SharedChannel, hub: Hub, seen: number) {
    this.#shared = shared
    this.#hub = hub
    this.seen = seen
  }

  get name(): string {
    return this.#shared.feed.channel
  }

  get state(): Store<FeedState> {
    return this.#shared.state
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
    this.#hub.release(this.#shared, this)
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
   * The stream had reached `reached` and is rewound for rows read at `offset`. From now on it leaves out what those rows
   * contained. If this use has not seen all of that, it has a gap.
   */
  skip(reached: number, offset: number): void {
    this.seen = Math.max(this.seen, reached)
    const isBehind = this.seen < offset
    if (isBehind) this.seen = offset
    this.expected = isBehind ? undefined : this.seen + 1
    if (isBehind) queueMicrotask(() => this.#tell(gap))
  }

  /** Forgets what was seen: the next offsets may belong to another epoch. */
  restart(): void {
    this.seen = 0
    this.expected = undefined
  }

  /** A part of the stream is lost. */
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
        this.#shared.failed(error)
      }
    }
  }
}

export type PresenceHandler = (kind: 'join' | 'leave', who: ClientInfo) => void
