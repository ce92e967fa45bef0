import type { ClientInfo, Place, Publication } from '@portico/protocol'

/** A place in a stream. The epoch changes when the stream was lost and began anew: offsets of another epoch mean nothing. */
export interface Position {
  readonly epoch: string
  readonly offset: number
}

/**
 * How much of an ephemeral channel is remembered: the newest `size` publications, all of them until `ttlSeconds`
 * after the last. A size of 0 remembers nothing and gives out no offsets.
 */
export interface Retention {
  readonly size: number
  readonly ttlSeconds: number
}

export interface PublishOptions {
  readonly retention: Retention
  /**
   * The same key again publishes nothing, and gets the first one's position: for five minutes, or in a log for as long
   * as that keeps the first.
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
   * Exclusive. Absent: from the oldest kept one, or from the newest when `reverse`. An empty epoch stands for
   * the present one.
   */
  readonly since?: Position | undefined
  /** 0 asks for the position alone. */
  readonly limit: number
  readonly reverse?: boolean
  /** A store that can count while it reads ends the page with the publication whose data fills this. */
  readonly maxBytes?: number
  /** The snapshot of rows that were read together with `since`, for a store that can tell what they contained; see `seen`. */
  readonly snapshot?: string | undefined
}

export interface StreamPage {
  /**
   * The stream's top when it was read. A stream that never was gets its epoch here, with offset 0. A channel that
   * keeps no history has an empty epoch.
   */
  readonly top: Position
  /** In the asked order. Empty when `since` is of another epoch: the caller compares with `top.epoch`. */
  readonly publications: readonly Publication[]
  /**
   * `since` is of an epoch that was forgotten before anything was published in it, and so lies before the first of this
   * one: the page is as if it were of this epoch.
   */
  readonly continues?: boolean
  /** Offsets among them that the snapshot contained: part of the stream, and not to be delivered. */
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
   * The way from the store was cut and is whole again. What was published meanwhile to these channels may never
   * arrive; all that is published from here on will. The node compares the position of each subscription with
   * `read` and recovers those that fell behind.
   */
  | { readonly kind: 'interrupted'; readonly channels: ReadonlySet<string> }

/** Passed to the constructor, so that there is no half-started broker. Must not throw and must not block. */
export type ArrivalListener = (arrival: Arrival) => void

/**
 * Carries publications between nodes and remembers the recent ones.
 *
 * An implementation promises, per channel: a publication reaches listeners after it is in history, in offset
 * order, on every node; offset and history change in one atomic step; `listen` resolves only when everything
 * published from then on will arrive; a stream whose history was lost continues under another epoch. Recovery
 * is wrong without any of these; test/broker/contract.ts holds every implementation to them.
 */
export interface Broker extends AsyncDisposable {
  readonly place: Place
  /** Rejected: the channel is not listened to, and the next call tries again. Once it resolved, it lasts. */
  listen(channel: string): Promise<void>
  unlisten(channel: string): Promise<void>
  /**
   * Rejected with `StoreUnavailable`, it may have happened all the same, when the answer was lost on its way: repeat
   * it with the same key. The broker gives `publication` its offset; where no history is kept it travels with
   * the one it came with, for logs that are kept elsewhere.
   */
  publish(channel: string, publication: Publication, options: PublishOptions): Promise<Published>
  /** Joins and leaves: carried like publications, remembered by nobody. */
  announce(kind: 'join' | 'leave', channel: string, info: ClientInfo): Promise<void>
  read(channel: string, options: ReadOptions, retention: Retention): Promise<StreamPage>
  /** Drops the history of a channel; its offsets go on. */
  forget(channel: string): Promise<void>
  /**
   * How far it has delivered a channel here, from a broker that finds lost publications by itself: whoever is there is
   * in step. Undefined where it does not know.
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
