/** What the service reports about itself, with the field names of its API. */

export interface NodeReport {
  readonly uid: string
  readonly name: string
  readonly version: string
  readonly num_clients: number
  readonly num_users: number
  readonly num_subs: number
  readonly num_channels: number
  /** Seconds. */
  readonly uptime: number
}

export interface ChannelReport {
  readonly num_clients: number
  /**
   * Counted for as long as the channel has subscribers, so the difference of two readings gives a rate. It starts again
   * after they have all left.
   */
  readonly num_publications: number
}

export interface ConnectionReport {
  readonly client: string
  readonly user: string
  readonly session?: string
  /** The trace code of its attempt to connect. */
  readonly trace?: string
  /** The `uid` of the node that holds it. */
  readonly node: string
  readonly transport: string
  readonly address: string
  readonly user_agent?: string
  /** Milliseconds since 1970. */
  readonly since: number
  readonly queue_bytes: number
  readonly subscriptions: readonly {
    readonly channel: string
    readonly offset?: number
    readonly epoch?: string
  }[]
}

export interface PastPublication {
  readonly offset?: number
  readonly data: unknown
  readonly tags?: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly time?: number
  /** The publisher; absent if it was a back end. */
  readonly info?: { readonly user: string; readonly client: string }
}

export interface History {
  readonly publications: readonly PastPublication[]
  readonly offset: number
  readonly epoch: string
}
