import type { FaultKind } from './faults/table.ts'
import type { Stall } from './stalls.ts'

/** A place in a channel's stream. */
export interface Place {
  readonly epoch: string
  readonly offset: number
}

/** What is published: enough to know it again, and to see that it has gone astray. */
export interface Letter {
  readonly id: string
  readonly channel: string
}

/** How a subscription became live: for the first time, with all it had missed, or told that a part cannot be had. */
export type Arrival = 'first' | 'recovered' | 'gap'

/** What a subscriber was told, in its order. Times are milliseconds since 1970, of one clock. */
export type Told = { readonly at: number } & (
  | {
      readonly kind: 'live'
      readonly how: Arrival
      /** From where it goes on, as far as its client says so. */
      readonly place?: Place
    }
  | { readonly kind: 'publication'; readonly offset: number; readonly letter: Letter }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'denied'; readonly why: string }
)

/** Everybody who may listen is live before anything is published: so a first offset can only be 1. */
export interface Subscriber {
  readonly client: string
  readonly user: string
  readonly channel: string
  readonly told: readonly Told[]
}

/** What became of an attempt to publish, as its writer knows. */
export type Outcome =
  /** Its transaction ended so. */
  | { readonly kind: 'committed' }
  | { readonly kind: 'rolled back' }
  /** The service answered; a place where the way tells it, and it was no repetition. */
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

/** A line of the log in Postgres. */
export interface Logged {
  readonly channel: string
  readonly offset: number
  readonly id: string
  readonly key: string | undefined
}

/** A fault, from its cause until what it touched works again. */
export interface Span {
  readonly kind: FaultKind
  readonly target: string
  /** Whose guests alone can feel it. */
  readonly street?: number | undefined
  readonly from: number
  readonly to: number
}

/** What a client of ours said of its connection. */
export interface Sighting {
  readonly client: string
  readonly at: number
  readonly state: string
  readonly finding?: string
  /** Of the finding, for whoever reads the report. */
  readonly facts?: string
}

/** Something that must be back near where it began once every client has left. */
export interface Level {
  readonly node: string
  readonly what: string
  readonly before: number
  readonly after: number
  readonly allowed: number
}

export interface Channel {
  readonly name: string
  readonly kind: 'durable' | 'ephemeral'
  /** Its one reader, where it has one. */
  readonly owner?: string
}

/** A client of ours, and by what it comes. */
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
  /** The ids whose row, written beside the publication, is there. */
  readonly journal: ReadonlySet<string>
  readonly writes: readonly Write[]
  readonly subscribers: readonly Subscriber[]
  readonly spans: readonly Span[]
  readonly stalls: readonly Stall[]
  readonly sightings: readonly Sighting[]
  readonly levels: readonly Level[]
  /** Where each ephemeral stream ended. */
  readonly tops: ReadonlyMap<string, Place>
  /** Of the service, for one subscription that recovers on an ephemeral channel. */
  readonly recoveryLimit: number
}
