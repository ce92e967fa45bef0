import type { ClientInfo } from '@portico/protocol'

export interface PresenceCount {
  readonly clients: number
  /** Distinct users; all anonymous connections count as one. */
  readonly users: number
}

/**
 * Told of leaves and joins that no `leave` or `enter` answers: of users who went with their node or while the store was
 * away, and of users whose leave was told by mistake. Whoever notices announces them.
 */
export type PresenceListener = (kind: 'join' | 'leave', channel: string, infos: readonly ClientInfo[]) => void

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
  /**
   * True when this was the user's last connection in the channel: the moment for a leave. Idempotent. Rejected, it
   * happens later, and the listener is told.
   */
  leave(channel: string, info: ClientInfo): Promise<boolean>
  /** Keyed by connection id. */
  list(channel: string): Promise<ReadonlyMap<string, ClientInfo>>
  count(channel: string): Promise<PresenceCount>
}
