import type { ClientInfo, Place, Publication } from '@portico/protocol'

/**
 * A position in a stream. A new epoch begins when the stream is lost; offsets of different epochs cannot be compared.
 */
export interface Position {
  readonly epoch: string
  readonly offset: number
}

/**
 * How much of an ephemeral channel is kept: the newest `size` publications, all of them until `ttlSeconds` after the
 * last. A size of 0 keeps nothing and assigns no offsets.
 */
export interface Retention {
  readonly size: number
  readonly ttlSeconds: number
}

export interface PublishOptions {
  readonly retention: Retention
  /**
   * A repeated key publishes nothing and gets the first publication's position: for five minutes, or in a log for as
   * long as it keeps the first.
   */
  readonly key?: string | undefined
}

export interface Published {
  /** Absent when the channel keeps no history. */
  readonly position: Position | undefined
  readonly repeated: boolean
  /** Nodes that listen to the channel, as the broker counted them at the moment of publishing; 0 for a repeat. */
  readonly nodes: number
}

export interface ReadOptions {
  /**
   * Exclusive. Absent: from the oldest retained, or from the newest with `reverse`. An empty epoch means the current
   * one.
   */
  readonly since?: Position | undefined
  /** 0 reads only the position. */
  readonly limit: number
  readonly reverse?: boolean
  /** If the store can count while reading, the page ends with the publication that reaches this size. */
  readonly maxBytes?: number
  /**
   * The snapshot of the rows read together with `since`, for a store that knows which publications it contained; see
   * `seen`.
   */
  readonly snapshot?: string | undefined
}

export interface StreamPage {
  /**
   * The stream's top at the time of reading. Reading an unknown stream creates its epoch, with offset 0. A channel
   * without history has an empty epoch.
   */
  readonly top: Position
  /** In the requested order. Empty if `since` is of another epoch; the caller compares it with `top.epoch`. */
  readonly publications: readonly Publication[]
  /**
   * `since` is of an epoch that was forgotten before anything was published in it, so it lies before the first
   * publication of this epoch, and the page is read as if it were of this epoch.
   */
  readonly continues?: boolean
  /** Offsets of the publications that the snapshot contained: part of the stream, but not to be delivered. */
  readonly seen?: ReadonlySet<number>
}

/** What arrives from a broker for a channel this node listens to. */
export type Arrival =
  | {
      readonly kind: 'publication'
      readonly channel: string
      /** Empty when the channel keeps no history. */
      readonly epoch: string
      readonly publication: Publication
    }
  | { readonly kind: 'join' | 'leave'; readonly channel: string; readonly info: ClientInfo }
  /**
   * The connection to the store was lost and is back. Publications to these channels in between may be missing; later
   * ones will arrive. The node compares the position of each subscription with `read` and recovers those that fell
   * behind.
   */
  | { readonly kind: 'interrupted'; readonly channels: ReadonlySet<string> }

/** Passed to the constructor, so that there is no half-started broker. Must not throw and must not block. */
export type ArrivalListener = (arrival: Arrival) => void

/**
 * Carries publications between nodes and keeps the recent ones.
 *
 * An implementation promises, per channel: a publication reaches listeners after it is in history, in offset order, on
 * every node; offset and history change in one atomic step; `listen` resolves only when everything published from then
 * on will arrive; a stream whose history was lost continues under another epoch. Recovery is wrong without any of
 * these; test/broker/contract.ts holds every implementation to them.
 */
export interface Broker extends AsyncDisposable {
  readonly place: Place
  /** If it rejects, the channel is not listened to and the next call tries again. Once it has resolved, it lasts. */
  listen(channel: string): Promise<void>
  unlisten(channel: string): Promise<void>
  /**
   * If this rejects with `StoreUnavailable`, the publication may still have been stored; retry with the same key. The
   * broker assigns the offset of `publication`. Without history the publication keeps the offset it came with, for logs
   * that are kept elsewhere.
   */
  publish(channel: string, publication: Publication, options: PublishOptions): Promise<Published>
  /** Joins and leaves: delivered like publications, never stored. */
  announce(kind: 'join' | 'leave', channel: string, info: ClientInfo): Promise<void>
  read(channel: string, options: ReadOptions, retention: Retention): Promise<StreamPage>
  /** Deletes a channel's history; its offsets continue. */
  forget(channel: string): Promise<void>
  /**
   * How far this broker has delivered the channel on this node, if it repairs losses itself; subscribers at that
   * position are up to date. Undefined if it does not know.
   */
  reached?(channel: string): Position | undefined
}

/** Thrown by a broker whose store is away. Commands answer `storeUnavailable`; readiness names the component. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
  readonly place: Place

  constructor(place: Place, options?: ErrorOptions) {
    super(`the ${place} store is away`, options)
    this.place = place
  }
}
