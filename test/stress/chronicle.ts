import type { FaultKind } from './faults/table.ts'
import type { Stall } from './stalls.ts'

/** A place in a channel's stream. */
export interface Place {
  readonly epoch: string
  readonly offset: number
}

/** What is published: enough to recognise it, and to notice if it reaches the wrong channel. */
export interface Letter {
  readonly id: string
  readonly channel: string
}

/**
 * How a subscription became live: for the first time, with everything it had missed, or with a gap that it was told
 * of.
 */
export type Arrival = 'first' | 'recovered' | 'gap'

/** What a subscriber was told, in order. Times are milliseconds since 1970, all from one clock. */
export type Told = { readonly at: number } & (
  | {
      readonly kind: 'live'
      readonly how: Arrival
      /** The position from which it continues, if the client reports it. */
      readonly place?: Place
    }
  | { readonly kind: 'publication'; readonly offset: number; readonly letter: Letter }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'denied'; readonly why: string }
)

/** All permitted subscribers are live before anything is published, so the first offset must be 1. */
export interface Subscriber {
  readonly client: string
  readonly user: string
  readonly channel: string
  readonly told: readonly Told[]
}

/** The outcome of an attempt to publish, as far as its writer knows. */
export type Outcome =
  /** The transaction was committed. */
  | { readonly kind: 'committed' }
  | { readonly kind: 'rolled back' }
  /** The service answered. The place is given if the API returns it and this was not a repetition. */
  | { readonly kind: 'acknowledged'; readonly place?: Place }
  | { readonly kind: 'refused'; readonly why: string }
  /** The connection was lost before the answer. */
  | { readonly kind: 'unknown' }

export interface Write {
  readonly id: string
  readonly channel: string
  readonly key?: string
  readonly by: string
  readonly at: number
  readonly outcome: Outcome
}

/** A row of the log in Postgres. */
export interface Logged {
  readonly channel: string
  readonly offset: number
  readonly id: string
  readonly key: string | undefined
}

/** A fault, from its cause until everything it affected works again. */
export interface Span {
  readonly kind: FaultKind
  readonly target: string
  /** If given, only guests of this street can feel it. */
  readonly street?: number | undefined
  readonly from: number
  readonly to: number
}

/** The status that a client of ours reported. */
export interface Sighting {
  readonly client: string
  readonly at: number
  readonly state: string
  readonly finding?: string
  /** The finding's facts, for the reader of the report. */
  readonly facts?: string
}

/** A figure that must be back near its initial value once every client has left. */
export interface Level {
  readonly node: string
  /** How long its process had been running. */
  readonly seconds: number
  readonly what: string
  readonly before: number
  readonly after: number
  readonly allowed: number
}

export interface Channel {
  readonly name: string
  readonly kind: 'durable' | 'ephemeral'
  /** Its only permitted reader, if it has one. */
  readonly owner?: string
}

/** A client of ours, with its network and transport. */
export interface Guest {
  readonly name: string
  readonly street: number
  readonly transport: 'websocket' | 'http_stream' | 'poll'
}

/** Everything that was done and seen in one run. */
export interface Chronicle {
  readonly channels: readonly Channel[]
  readonly guests: readonly Guest[]
  readonly log: readonly Logged[]
  readonly logEpoch: string
  /** The ids whose row, written together with the publication, exists. */
  readonly journal: ReadonlySet<string>
  readonly writes: readonly Write[]
  readonly subscribers: readonly Subscriber[]
  readonly spans: readonly Span[]
  readonly stalls: readonly Stall[]
  readonly sightings: readonly Sighting[]
  readonly levels: readonly Level[]
  /** Where each ephemeral stream ended. */
  readonly tops: ReadonlyMap<string, Place>
  /** The service's limit on what one subscription may recover on an ephemeral channel. */
  readonly recoveryLimit: number
}
