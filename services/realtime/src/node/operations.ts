import type { ClientInfo, Place, PublishFinding, RawJson } from '@portico/protocol'
import type { SeenChannel } from '../audit/audit-reports.ts'
import type { Position, StreamPage } from '../broker/broker.ts'
import type { ChannelTraffic, ConnectionInfo, NodeInfo, Revocation, Target } from '../control/control.ts'
import type { PresenceCount } from '../presence/presence.ts'

export interface PublishInput {
  readonly data: RawJson
  readonly tags?: ReadonlyMap<string, string> | undefined
  /**
   * Idempotency key, of the user who publishes or of the back ends together; also travels to subscribers as the tag
   * `key`, by which a client knows its own echo.
   */
  readonly key?: string | undefined
  /** Who published, shown to subscribers. Absent for publications of a back end. */
  readonly info?: ClientInfo | undefined
}

/** The whole answer to a publish: where it is kept and whom it was handed to. "0 of 0" is a fact to show. */
export interface PublishReceipt {
  readonly place: Place
  readonly position: Position | undefined
  readonly repeated: boolean
  /** Connections it was handed to, over all nodes that reported in time. */
  readonly connections: number
  /** Nodes that listened, and those of them that reported. */
  readonly nodes: number
  readonly nodesReported: number
  /** When it reached nobody, or nobody on another node than this one. */
  readonly finding?: PublishFinding
}

/** A connection, and the node that holds it. */
export interface LocatedConnection extends ConnectionInfo {
  readonly node: string
}

export interface HistoryOptions {
  /** Exclusive. */
  readonly since?: Position | undefined
  /** 0 asks for the position alone, below 0 for as much as one answer may hold. */
  readonly limit: number
  readonly reverse?: boolean
}

/**
 * What the HTTP API, the command line and the commands of connections do with the system. One node, whatever
 * brokers stand behind it; channel names are checked against the contract here, so no caller can forget it.
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
  /** Asks policies again: of a target or of everybody, for one channel or for all that they are subscribed to. */
  reconsider(target: Target | undefined, channel: string | undefined): Promise<void>
  /** Channels with subscribers, over all nodes. */
  channels(pattern?: string): Promise<ReadonlyMap<string, ChannelTraffic>>
  /** Connections of a target, or of everybody: at most so many of each node. */
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
