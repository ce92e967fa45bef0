import type { Place } from './place.ts'

/**
 * Our own operations travel as `rpc` with reserved names, so that every client of the protocol can call them and
 * the protocol's schema stays as it is. Names that start with `$` belong to the service.
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

/** What travels as `data` on a channel that declares its events. Other channels carry any JSON. */
export interface EventEnvelope<Event extends string = string, Data = unknown> {
  readonly event: Event
  readonly data: Data
}

/** What each method asks and answers. All values are plain JSON. */
export interface SystemCalls {
  readonly publish: { readonly request: SystemPublishRequest; readonly result: SystemPublishResult }
  readonly whoami: { readonly request: Record<string, never>; readonly result: SystemWhoamiResult }
  readonly can: { readonly request: SystemCanRequest; readonly result: SystemCanResult }
  readonly channels: { readonly request: SystemChannelsRequest; readonly result: SystemChannelsResult }
  /** A client's own question for a sign of life. */
  readonly ping: { readonly request: Record<string, never>; readonly result: SystemPingResult }
  readonly audit: { readonly request: SystemAuditRequest; readonly result: SystemAuditResult }
  readonly switch: { readonly request: SystemSwitchRequest; readonly result: SystemSwitchResult }
}

/** `publish` of the protocol answers nothing; this one says what became of the publication. */
export interface SystemPublishRequest {
  readonly channel: string
  /** On a channel that declares its events; the publication then is an `EventEnvelope`. */
  readonly event?: string
  readonly data: unknown
  /** The same key of the same user publishes once; the repeat gets the first one's position. */
  readonly key?: string
  /** In a repeat, the milliseconds since it was first sent: an ephemeral channel forgets a key after a while. */
  readonly age?: number
}

export interface SystemPublishResult {
  readonly place: Place
  /** Absent when the channel keeps no history. */
  readonly position?: { readonly epoch: string; readonly offset: number }
  readonly repeated: boolean
  /** Connections and nodes it was handed to. */
  readonly connections: number
  readonly nodes: number
  /** When it reached nobody, nobody on another node than the one that took it, or nobody who reads. */
  readonly finding?: PublishFinding
}

export const publishFindings = ['nobodyListens', 'nobodyOnOtherNodes', 'deadSubscriber'] as const
export type PublishFinding = (typeof publishFindings)[number]

/** Why a channel may get nothing although its subscription stands. */
export const storeFindings = ['redisAway', 'canaryLost', 'postgresAway'] as const
export type StoreFinding = (typeof storeFindings)[number]

export interface SystemPingResult {
  /** Set while a store behind one of the connection's channels is away. */
  readonly finding?: StoreFinding
}

export interface SystemWhoamiResult {
  readonly user: string
  readonly client: string
  readonly node: string
  /** Milliseconds since 1970; absent when the connection does not expire. */
  readonly expiresAt?: number
}

/** May I, and why or why not. */
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

/** The most channels of one report. Further channels take turns. */
export const auditBounds = { channels: 16, publications: 256 } as const

/** What a page was handed of a channel after `base`, up to and with `offset`: see `Digest` for the hash. */
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

/** `unknown`: the history does not reach back to the base, or the service has better things to do. No divergence. */
export type AuditVerdict = 'same' | 'diverged' | 'unknown'

export interface SystemAuditResult {
  readonly channels: readonly {
    readonly channel: string
    readonly verdict: AuditVerdict
    /** Up to here everything was written to this connection, ahead of this answer. */
    readonly written?: number
  }[]
}

/** Faults that a developer can switch on for a connection, to see how the page copes. */
export interface Disturbance {
  /** Nothing goes through any more, and nobody is told. */
  readonly halfOpen?: boolean
  /** Everything comes this many milliseconds later. */
  readonly delayMs?: number
  /** Every push arrives twice. */
  readonly duplicate?: boolean
  /** Two publications of a channel change places. */
  readonly reorder?: boolean
  /** Every third push never comes. */
  readonly lose?: boolean
}

/** Happens once. `drop` cuts the connection, `expire` ends its token, `refuse` lets this user not back in for ten seconds. */
export type Mishap = 'drop' | 'expire' | 'refuse'

export interface SystemSwitchRequest {
  /** Replaces the last one; `{}` ends every disturbance. */
  readonly disturbance?: Disturbance
  readonly mishap?: Mishap
}

/** The faults that are switched on for the connection. */
export interface SystemSwitchResult {
  readonly disturbance: Disturbance
}

/** What the service itself says to a client, as the `data` of a `message` push. */
export type SystemNotice = {
  readonly $sys: 'drain'
  /** How long the client waits before it opens its next connection, so that not all come at once. */
  readonly delayMs: number
}
