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
  /** A client's own question for a sign of life; `{}` is the answer. */
  readonly ping: { readonly request: Record<string, never>; readonly result: Record<string, never> }
}

/** `publish` of the protocol answers nothing; this one says what became of the publication. */
export interface SystemPublishRequest {
  readonly channel: string
  /** On a channel that declares its events; the publication then is an `EventEnvelope`. */
  readonly event?: string
  readonly data: unknown
  /** The same key publishes once; the repeat gets the first one's position. */
  readonly key?: string
}

export interface SystemPublishResult {
  readonly place: 'memory' | 'redis' | 'postgres'
  /** Absent when the channel keeps no history. */
  readonly position?: { readonly epoch: string; readonly offset: number }
  readonly repeated: boolean
  /** Connections and nodes it was handed to. */
  readonly connections: number
  readonly nodes: number
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

/** What the service itself says to a client, as the `data` of a `message` push. */
export type SystemNotice = {
  readonly $sys: 'drain'
  /** How long the client waits before it opens its next connection, so that not all come at once. */
  readonly delayMs: number
}
