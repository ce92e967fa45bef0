import type { ClientInfo } from '@portico/protocol'

export interface PresenceCount {
  readonly clients: number
  /** Distinct users; all anonymous connections count as one. */
  readonly users: number
}

/** Users whose last entry in a channel went with its node. Whoever notices announces their leave. */
export type VanishedListener = (channel: string, infos: readonly ClientInfo[]) => void

/**
 * Who is in a channel, over all nodes. Entries belong to the node that made them and last as long as its lease:
 * a node that dies takes its entries with it within the lease, and nobody has to clean up after it.
 */
export interface Presence extends AsyncDisposable {
  /**
   * True when this user had no other connection in the channel: the moment for a join. Entering again with the
   * same connection replaces its info and is no join.
   */
  enter(channel: string, info: ClientInfo): Promise<boolean>
  /** True when this was the user's last connection in the channel: the moment for a leave. Idempotent. */
  leave(channel: string, info: ClientInfo): Promise<boolean>
  /** Keyed by connection id. */
  list(channel: string): Promise<ReadonlyMap<string, ClientInfo>>
  count(channel: string): Promise<PresenceCount>
}
