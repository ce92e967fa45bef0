import type { Contract } from '@portico/channels'
import type { ClientInfo } from 'centrifuge'
import { type Store, tellEach } from '../store.ts'
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

/** The requests that a use makes of its client, besides the stream. */
export interface ChannelRequests {
  publish(channel: string, event: string, data: unknown, options?: PublishOptions): Promise<Receipt>
  history(channel: string, options: HistoryOptions): Promise<HistoryPage<Past<Contract, string>>>
  presence(channel: string): Promise<readonly ClientInfo[]>
}

type AnyHandler = (...told: readonly never[]) => void

interface Added {
  readonly of: string | number
  readonly handler: AnyHandler
}

/**
 * What handlers can listen to besides a named event, whose name is a string. An empty name means data that is not an
 * event.
 */
const every = 0
const gap = 1
const presence = 2

/** One use of a channel, with its handlers. */
export class Use implements Channel<Contract, string> {
  /** This use has seen everything up to this offset, in its rows or from the stream. */
  seen: number
  /** Set when the stream was rewound for other rows. If the next new event has a higher offset, one was left out: a gap. */
  expected: number | undefined
  readonly #shared: SharedChannel
  readonly #hub: Hub
  readonly #handlers = new Set<Added>()

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

  /** `of` is an event's name, or one of the other things to listen to. */
  on(of: string | number, handler: AnyHandler): () => void {
    const added = { of, handler }
    this.#handlers.add(added)
    return () => this.#handlers.delete(added)
  }

  onEvery(handler: Handler<unknown>): () => void {
    return this.on(every, handler)
  }

  onGap(handler: () => void): () => void {
    return this.on(gap, handler)
  }

  onPresence(handler: PresenceHandler): () => void {
    return this.on(presence, handler)
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
    this.expected = this.seen + 1
    if (this.seen >= offset) return
    this.seen = offset
    this.expected = undefined
    queueMicrotask(() => this.#tell(gap))
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

  #tell(about: string | number, ...what: readonly unknown[]): void {
    tellEach(
      this.#handlers,
      ({ of, handler }) => of === about && handler(...(what as readonly never[])),
      this.#shared.failed,
    )
  }
}

export type PresenceHandler = (kind: 'join' | 'leave', who: ClientInfo) => void
