import type { ClientInfo } from '@portico/protocol'

export interface PresenceCount {
  readonly clients: number
  /** Distinct users; all anonymous connections count as one. */
  readonly users: number
}

/**
 * Who is in a channel, over all nodes. Entries belong to the node that made them and last as long as its lease:
 * a node that dies takes its entries with it within the lease, and nobody has to clean up after it.
 */
export interface Presence extends AsyncDisposable {
  /** True when this user had no other connection in the channel: the moment for a join. */
  enter(channel: string, info: ClientInfo): Promise<boolean>
  /** True when this was the user's last connection in the channel: the moment for a leave. */
  leave(channel: string, info: ClientInfo): Promise<boolean>
  /** Keyed by connection id. */
  list(channel: string): Promise<ReadonlyMap<string, ClientInfo>>
  count(channel: string): Promise<PresenceCount>
}
