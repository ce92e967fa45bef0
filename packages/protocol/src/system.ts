import type { Place } from './place.ts'

/**
 * Our own operations are `rpc` calls with reserved names, so that every client of the protocol can call them and the
 * protocol's schema stays unchanged. Names that start with `$` belong to the service.
 */
export const systemMethods = {
  publish: '$sys.publish',
  whoami: '$sys.whoami',
  can: '$sys.can',
  channels: '$sys.channels',
  ping: '$sys.ping',
  audit: '$sys.audit',
  switch: '$sys.switch',
} as const

export type SystemMethod = keyof typeof systemMethods
export const systemPrefix = '$sys.'

/** The `data` of a channel that declares its events. Other channels carry any JSON. */
export interface EventEnvelope<Event extends string = string, Data = unknown> {
  readonly event: Event
  readonly data: Data
}

/** The request and result of each method. All values are plain JSON. */
export interface SystemCalls {
  readonly publish: { readonly request: SystemPublishRequest; readonly result: SystemPublishResult }
  readonly whoami: { readonly request: Record<string, never>; readonly result: SystemWhoamiResult }
  readonly can: { readonly request: SystemCanRequest; readonly result: SystemCanResult }
  readonly channels: { readonly request: SystemChannelsRequest; readonly result: SystemChannelsResult }
  /** A client-side ping. The answer is `{}`, or names a store that is away. */
  readonly ping: { readonly request: Record<string, never>; readonly result: SystemPingResult }
  readonly audit: { readonly request: SystemAuditRequest; readonly result: SystemAuditResult }
  readonly switch: { readonly request: SystemSwitchRequest; readonly result: SystemSwitchResult }
}

/** The protocol's own `publish` has an empty answer; this one says what became of the publication. */
export interface SystemPublishRequest {
  readonly channel: string
  /** The event, on a channel that declares its events; the publication is then an `EventEnvelope`. */
  readonly event?: string
  readonly data: unknown
  /** A user's key publishes only once; a repeat is answered with the first one's position. */
  readonly key?: string
  /** In a repeat: milliseconds since it was first sent, because an ephemeral channel forgets keys after a while. */
  readonly age?: number
}

export interface SystemPublishResult {
  readonly place: Place
  /** Absent when the channel keeps no history. */
  readonly position?: { readonly epoch: string; readonly offset: number }
  readonly repeated: boolean
  /** Connections it was handed to, on all nodes that reported in time, and nodes with subscribers. */
  readonly connections: number
  readonly nodes: number
  /** Set if it had no receivers, none on other nodes than the one that took it, or none that read. */
  readonly finding?: PublishFinding
}

export const publishFindings = ['nobodyListens', 'nobodyOnOtherNodes', 'deadSubscriber'] as const
export type PublishFinding = (typeof publishFindings)[number]

/** Why a channel may receive nothing although it is subscribed. */
export const storeFindings = ['redisAway', 'canaryLost', 'postgresAway'] as const
export type StoreFinding = (typeof storeFindings)[number]

export interface SystemPingResult {
  /** Set while a store of one of the connection's channels is away. */
  readonly finding?: StoreFinding
}

export interface SystemWhoamiResult {
  readonly user: string
  readonly client: string
  readonly node: string
  /** Milliseconds since 1970; absent when the connection does not expire. */
  readonly expiresAt?: number
}

/** Asks whether the caller may do this, and why or why not. */
export interface SystemCanRequest {
  readonly channel: string
  readonly action: 'subscribe' | 'publish' | 'presence' | 'history'
}

export interface SystemCanResult {
  readonly allowed: boolean
  readonly reason: string
}

/** The caller's own subscriptions. */
export interface SystemChannelsRequest {
  /** Only channels whose names start with this. */
  readonly prefix?: string
}

export interface SystemChannelsResult {
  readonly channels: readonly {
    readonly channel: string
    readonly position?: { readonly epoch: string; readonly offset: number }
  }[]
}

/** The most channels of one report; the others take turns. */
export const auditBounds = { channels: 16, publications: 256 } as const

/** What the page received of a channel after `base`, up to and including `offset`. See `Digest` for the hash. */
export interface AuditClaim {
  readonly channel: string
  readonly epoch: string
  readonly base: number
  readonly offset: number
  readonly hash: string
}

export interface SystemAuditRequest {
  readonly channels: readonly AuditClaim[]
}

/** `unknown`: the history does not reach back to the base, or the service is busy. Not a divergence. */
export type AuditVerdict = 'same' | 'diverged' | 'unknown'

export interface SystemAuditResult {
  readonly channels: readonly {
    readonly channel: string
    readonly verdict: AuditVerdict
    /** Everything up to here was written to this connection before this answer. */
    readonly written?: number
  }[]
}

/** Faults that a developer can switch on for a connection, to test how the page copes. */
export interface Disturbance {
  /** Silently drops everything that the service sends. */
  readonly halfOpen?: boolean
  /** Delays everything that the service sends by this many milliseconds. */
  readonly delayMs?: number
  /** Every push arrives twice. */
  readonly duplicate?: boolean
  /** Swaps two publications of a channel. */
  readonly reorder?: boolean
  /** Drops every third push. */
  readonly lose?: boolean
}

/**
 * Happens once. `drop` cuts the connection, `expire` ends its token, `refuse` refuses this user's connects for ten
 * seconds.
 */
export type Mishap = 'drop' | 'expire' | 'refuse'

export interface SystemSwitchRequest {
  /** Replaces the previous one; `{}` switches all faults off. */
  readonly disturbance?: Disturbance
  readonly mishap?: Mishap
}

/** The connection's active faults. */
export interface SystemSwitchResult {
  readonly disturbance: Disturbance
}

/** A message from the service itself, sent as the `data` of a `message` push. */
export type SystemNotice = {
  readonly $sys: 'drain'
  /** How long the client waits before it opens its next connection, so that not all connect at once. */
  readonly delayMs: number
}
