import type { Contract } from '@portico/channels'
import type { EventIn, NameIn, Payload, Received, ReceivedEvent } from '../contract.ts'
import type { Member } from '../member.ts'
import type { Store } from '../store.ts'
import type { FeedState } from './feed.ts'
import type { Receipt } from './outbox.ts'
import type { Position } from './position.ts'

/** What comes with an event. */
export interface EventMeta {
  /** Its name; empty where the channel's data is no event. */
  readonly event: string
  readonly offset: number | undefined
  /** The key it was published under: how a page knows its own echo. */
  readonly key: string | undefined
  /** Who published; absent for publications of a back end. */
  readonly by: Member | undefined
  /** It was missed while away, and is made up for now. */
  readonly replayed: boolean
}

export type Handler<Data> = (data: Data, meta: EventMeta) => void

export interface PublishOptions {
  /** The same key publishes once. Made up when not given. */
  readonly key?: string
}

export interface HistoryOptions {
  readonly limit: number
  readonly before?: Position
}

export interface HistoryPage<Item> {
  readonly items: readonly Item[]
  readonly top: Position
}

/** An event that the channel remembers, with what came with it when it happened. */
export type Past<App, Name> = ReceivedEvent<App, Name> & Pick<EventMeta, 'offset' | 'key' | 'by'>

/**
 * One use of a channel. Any number of uses of the same channel share one subscription, which ends a moment after the
 * last one is released; a use that is made again within that moment finds it still there.
 */
export interface Channel<App extends Contract, Name extends NameIn<App>> {
  readonly name: Name
  readonly state: Store<FeedState>
  /** The answer takes the handler away. A handler that throws is reported and disturbs no other. */
  on<const Event extends EventIn<App, Name>>(
    event: Event,
    handler: Handler<Received<App, Name, Event>>,
  ): () => void
  /** Every event of the channel, whatever its name. */
  onEvery(handler: Handler<unknown>): () => void
  /** Told when a part of the stream cannot be had any more: load anew. */
  onGap(handler: () => void): () => void
  onPresence(handler: (kind: 'join' | 'leave', who: Member) => void): () => void
  publish<const Event extends EventIn<App, Name>>(
    event: Event,
    data: Payload<App, Name, Event>,
    options?: PublishOptions,
  ): Promise<Receipt>
  /** The newest first, or what came before `before`. */
  history(options: HistoryOptions): Promise<HistoryPage<Past<App, Name>>>
  presence(): Promise<readonly Member[]>
  /** Ends this use, with every handler that it registered. */
  release(): void
}
