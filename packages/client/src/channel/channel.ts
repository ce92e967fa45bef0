import type { Contract } from '@portico/channels'
import type { EventIn, NameIn, Payload, Received, ReceivedEvent } from '../contract.ts'
import type { Member } from '../member.ts'
import type { Store } from '../store.ts'
import type { FeedState } from './feed.ts'
import type { Receipt } from './outbox.ts'
import type { Position } from './position.ts'

/** What a handler is given beside the event's data. */
export interface EventMeta {
  /** The event's name; empty if the publication is not an event. */
  readonly event: string
  readonly offset: number | undefined
  /** The key it was published under. A page recognizes its own events by it. */
  readonly key: string | undefined
  /** Who published it; undefined if a back end did. */
  readonly by: Member | undefined
  /** True if the page missed it while it was disconnected, and gets it now. */
  readonly replayed: boolean
}

export type Handler<Data> = (data: Data, meta: EventMeta) => void

export interface PublishOptions {
  /** Publishing twice under one key publishes once. By default a random key. */
  readonly key?: string
  /** `drop`: for what is worth nothing later, such as a cursor. If it cannot be sent at once, it is rejected (`late`) instead of waiting. */
  readonly late?: 'drop'
}

export interface HistoryOptions {
  readonly limit: number
  readonly before?: Position
}

export interface HistoryPage<Item> {
  /** The newest first. */
  readonly items: readonly Item[]
  /** The newest position of the channel. Its epoch is that of all items. */
  readonly top: Position
}

/** An event from the channel's history. */
export type Past<App, Name> = ReceivedEvent<App, Name> & Pick<EventMeta, 'offset' | 'key' | 'by'>

/**
 * One use of a channel. Any number of uses of the same channel share one subscription, which ends a moment after the
 * last one is released; a use that is made again within that moment finds it still there.
 */
export interface Channel<App extends Contract, Name extends NameIn<App>> {
  /** The channel's name. */
  readonly name: Name
  /** What the subscription is doing: `get()` returns it, `subscribe(listener)` tells of changes. */
  readonly state: Store<FeedState>
  /** The highest offset that this use has got, in the channel's present epoch. */
  readonly seen: number
  /** Calls the handler for each event of this name. Returns a function that removes the handler. An error in a handler is reported, and the other handlers still run. */
  on<const Event extends EventIn<App, Name>>(
    event: Event,
    handler: Handler<Received<App, Name, Event>>,
  ): () => void
  /** Like `on`, for every event of the channel. */
  onEvery(handler: Handler<unknown>): () => void
  /** Called when a part of the stream is lost: load the data again. */
  onGap(handler: () => void): () => void
  /** Called when somebody joins or leaves, where the channel announces it. */
  onPresence(handler: (kind: 'join' | 'leave', who: Member) => void): () => void
  /** As `publish` of the client. */
  publish<const Event extends EventIn<App, Name>>(
    event: Event,
    data: Payload<App, Name, Event>,
    options?: PublishOptions,
  ): Promise<Receipt>
  /** As `history` of the client. */
  history(options: HistoryOptions): Promise<HistoryPage<Past<App, Name>>>
  /** As `presence` of the client. */
  presence(): Promise<readonly Member[]>
  /** Ends this use and removes its handlers. */
  release(): void
}
