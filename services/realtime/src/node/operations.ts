import type { ClientInfo, Place, PublishFinding, RawJson } from '@portico/protocol'
import type { SeenChannel } from '../audit/audit-reports.ts'
import type { Position, StreamPage } from '../broker/broker.ts'
import type { ChannelTraffic, ConnectionInfo, NodeInfo, Revocation, Target } from '../control/control.ts'
import type { PresenceCount } from '../presence/presence.ts'

export interface PublishInput {
  readonly data: RawJson
  readonly tags?: ReadonlyMap<string, string> | undefined
  /**
   * Idempotency key, in the key space of the publishing user or of all back ends. Subscribers get it as the tag `key`,
   * by which a client recognises its own publication.
   */
  readonly key?: string | undefined
  /** Who published, shown to subscribers. Absent for publications of a back end. */
  readonly info?: ClientInfo | undefined
}

/** The full answer to a publish: where it was stored and how many received it. "0 of 0" is worth showing. */
export interface PublishReceipt {
  readonly place: Place
  readonly position: Position | undefined
  readonly repeated: boolean
  /** Connections that received it, over all nodes that reported in time. */
  readonly connections: number
  /** Nodes that listened, and those of them that reported. */
  readonly nodes: number
  readonly nodesReported: number
  /** Present if it reached nobody, nobody on another node, or nobody who reads. */
  readonly finding?: PublishFinding
}

/** A connection, and the node that holds it. */
export interface LocatedConnection extends ConnectionInfo {
  readonly node: string
}

export interface HistoryOptions {
  /** Exclusive. */
  readonly since?: Position | undefined
  /** 0 reads only the position, below 0 as much as one answer may hold. */
  readonly limit: number
  readonly reverse?: boolean
}

/**
 * The operations behind the HTTP API, the command line and the commands of connections, independent of the brokers.
 * Channel names are checked against the contract here, so that no caller can forget to.
 */
export interface Operations {
  publish(channel: string, input: PublishInput): Promise<PublishReceipt>
  history(channel: string, options: HistoryOptions): Promise<StreamPage>
  historyRemove(channel: string): Promise<void>
  presence(channel: string): Promise<ReadonlyMap<string, ClientInfo>>
  presenceStats(channel: string): Promise<PresenceCount>
  subscribe(target: Target, channel: string): Promise<void>
  unsubscribe(target: Target, channel: string): Promise<void>
  disconnect(target: Target): Promise<void>
  refresh(target: Target, options: { expireAt?: number; expired?: boolean }): Promise<void>
  revoke(revocation: Revocation): Promise<void>
  /** Asks policies again: for a target or for all connections, in one channel or in all that they are subscribed to. */
  reconsider(target: Target | undefined, channel: string | undefined): Promise<void>
  /** Channels with subscribers, over all nodes. */
  channels(pattern?: string): Promise<ReadonlyMap<string, ChannelTraffic>>
  /** Connections of a target, or all: at most `limit` of each node. */
  connections(target: Target | undefined, limit: number): Promise<readonly LocatedConnection[]>
  nodes(): Promise<readonly NodeInfo[]>
  /** The position of each connection of a target in its channels. Only those that are connected now. */
  seen(target: Target): Promise<readonly SeenConnection[]>
}

export interface SeenConnection {
  readonly node: string
  readonly client: string
  readonly channels: readonly SeenChannel[]
}
