import type { DisconnectName, TraceCode, TransportName, UnsubscribeName } from '@portico/protocol'
import type { Position } from '../broker/broker.ts'

/** Which connections an order applies to; all given fields must match. */
export interface Target {
  readonly user?: string | undefined
  readonly client?: string | undefined
  readonly session?: string | undefined
}

/** An order to other nodes about their connections. */
export type Order =
  | { readonly kind: 'disconnect'; readonly target: Target; readonly reason: DisconnectName }
  | { readonly kind: 'subscribe'; readonly target: Target; readonly channel: string }
  | {
      readonly kind: 'unsubscribe'
      readonly target: Target
      readonly channel: string
      readonly reason: UnsubscribeName
    }
  | {
      readonly kind: 'refresh'
      readonly target: Target
      readonly expireAt?: number | undefined
      readonly expired?: boolean | undefined
    }
  /**
   * Policies changed for these connections, or for all: ask them again, for one channel or for every live subscription.
   */
  | {
      readonly kind: 'reconsider'
      readonly target: Target | undefined
      readonly channel?: string | undefined
    }

/** Everything issued to this user, token or session up to `before` is void. Times in milliseconds. */
export interface Revocation {
  readonly user?: string | undefined
  readonly tokenId?: string | undefined
  readonly session?: string | undefined
  readonly before: number
  /** When every credential it applies to has expired. */
  readonly until: number
}

/** A question to other nodes. Every node answers with a number or a list, and the asker combines them. */
export type Question =
  | { readonly kind: 'subscribers'; readonly channel: string }
  | { readonly kind: 'channels'; readonly pattern?: string | undefined }
  /** Without a target, all connections of the node. */
  | { readonly kind: 'connections'; readonly target: Target | undefined; readonly limit: number }
  /** The positions of a target’s connections in their channels. */
  | { readonly kind: 'seen'; readonly target: Target }
  | { readonly kind: 'info' }
  /**
   * Delivers a frame of commands that arrived at another node than the connection's: text, or Base64 for a Protobuf
   * connection. Answered at once with whether the node has such a session.
   */
  | { readonly kind: 'emulate'; readonly session: string; readonly frame: string }
  /** Fetches what waits for a polling connection; answered by the node that holds it. */
  | {
      readonly kind: 'poll'
      readonly session: string
      readonly ack: number
      readonly waitMs: number
      /** The asking node can join pieces; nodes of earlier releases cannot. */
      readonly pieces?: true
    }
  /** The next piece of an answer that `poll` has begun. */
  | { readonly kind: 'pollMore'; readonly session: string; readonly seq: number; readonly from: number }
  /** The records that the node keeps of an attempt to connect. */
  | { readonly kind: 'trace'; readonly code: TraceCode }

export interface Answer {
  readonly node: string
  /** JSON; the question determines its shape. */
  readonly value: unknown
}

export interface NodeInfo {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly startedAt: number
  readonly connections: number
  readonly users: number
  readonly subscriptions: number
  readonly channels: number
}

/** A channel's traffic on one node, or on all nodes together. */
export interface ChannelTraffic {
  readonly subscribers: number
  /** Publications seen since the first subscriber; over several nodes, the highest count. */
  readonly publications: number
}

/** One connection, for the operator. */
export interface ConnectionInfo {
  readonly client: string
  readonly user: string
  readonly session: string | undefined
  /** The trace code of the attempt, if the client sent one. */
  readonly trace: TraceCode | undefined
  readonly transport: TransportName
  readonly address: string
  readonly userAgent: string | undefined
  /** Milliseconds since 1970. */
  readonly openedAt: number
  /** Bytes that its client has not read yet. */
  readonly queueBytes: number
  readonly subscriptions: readonly { readonly channel: string; readonly position?: Position }[]
}

/**
 * Executes orders and answers questions on this node. Failures are logged here: an order is lost, a question lacks this
 * node's answer.
 */
export interface ControlHandler {
  obey(order: Order): void | Promise<void>
  answer(question: Question): unknown | Promise<unknown>
}

/**
 * Direct messages between nodes. An order is delivered at most once; use `ask` if you need certainty. With `all`, the
 * local handler takes part without the network, even if the other nodes are unreachable (the call then rejects).
 */
export interface Control extends AsyncDisposable {
  order(to: string | 'all', order: Order): Promise<void>
  /** The answers that arrived in time; `nodes()` shows which are missing. An unknown node does not answer. */
  ask(to: string | 'all', question: Question, timeoutMs: number): Promise<readonly Answer[]>
  /** Nodes with a valid lease that have described themselves. */
  nodes(): Promise<readonly NodeInfo[]>
  /** Sets what this node says about itself from now on. */
  describe(info: () => NodeInfo): void
}
