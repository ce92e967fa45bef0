import type { ClientInfo } from '@portico/protocol'

export interface PresenceCount {
  readonly clients: number
  /** Distinct users; all anonymous connections count as one. */
  readonly users: number
}

/**
 * Called for leaves and joins found later: users lost with a dead node or an outage, and users wrongly reported as
 * gone. The node that notices them announces them.
 */
export type PresenceListener = (kind: 'join' | 'leave', channel: string, infos: readonly ClientInfo[]) => void

/**
 * Who is in a channel, on all nodes. Entries belong to the node that made them and expire with its lease, so a dead
 * node needs no cleaning up.
 */
export interface Presence extends AsyncDisposable {
  /**
   * True if the user had no other connection in the channel, so a join must be announced. Entering again with the same
   * connection replaces its info and is not a join.
   */
  enter(channel: string, info: ClientInfo): Promise<boolean>
  /**
   * True if this was the user's last connection in the channel, so a leave must be announced. Idempotent. If it
   * rejects, the leave happens later and the listener is called.
   */
  leave(channel: string, info: ClientInfo): Promise<boolean>
  /** Keyed by connection id. */
  list(channel: string): Promise<ReadonlyMap<string, ClientInfo>>
  count(channel: string): Promise<PresenceCount>
}
