import type { DisconnectName, TraceCode, TransportName, UnsubscribeName } from '@portico/protocol'
import type { Position } from '../broker/broker.ts'

/** Whom an order is about. Several fields narrow it down. */
export interface Target {
  readonly user?: string | undefined
  readonly client?: string | undefined
  readonly session?: string | undefined
}

/** What one node tells others to do with connections of theirs. */
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
  /** Policies changed for these, or for everybody: ask them again, for one channel or for every live subscription. */
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
  /** When nothing it could hit is valid any more. */
  readonly until: number
}

/** What one node can ask others; every node answers with a number or a list that the asker adds up. */
export type Question =
  | { readonly kind: 'subscribers'; readonly channel: string }
  | { readonly kind: 'channels'; readonly pattern?: string | undefined }
  /** Everybody here, when it names no target. */
  | { readonly kind: 'connections'; readonly target: Target | undefined; readonly limit: number }
  /** The positions of a target’s connections in their channels. */
  | { readonly kind: 'seen'; readonly target: Target }
  | { readonly kind: 'info' }
  /**
   * Takes a frame of commands that came in at a node which does not hold the connection: text, or Base64 for a
   * Protobuf connection. Answered at once with whether there is such a session.
   */
  | { readonly kind: 'emulate'; readonly session: string; readonly frame: string }
  /** Reads what is waiting for a polling connection; answered by the node that holds it. */
  | {
      readonly kind: 'poll'
      readonly session: string
      readonly ack: number
      readonly waitMs: number
      /** The asking node can join pieces. A node of an earlier release cannot. */
      readonly pieces?: true
    }
  /** The next piece of what `poll` has begun to answer. */
  | { readonly kind: 'pollMore'; readonly session: string; readonly seq: number; readonly from: number }
  /** The records that the node keeps of an attempt to connect. */
  | { readonly kind: 'trace'; readonly code: TraceCode }

export interface Answer {
  readonly node: string
  /** JSON value whose shape the question fixes. */
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

/** A channel as one node, or all of them together, have it. */
export interface ChannelTraffic {
  readonly subscribers: number
  /** Arrived since somebody subscribed; of several nodes the one that has seen most. */
  readonly publications: number
}

/** One connection, for who operates the service. */
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
  /** Bytes that wait to be read by its client. */
  readonly queueBytes: number
  readonly subscriptions: readonly { readonly channel: string; readonly position?: Position }[]
}

/**
 * What this node does when it is told or asked something. Given at construction. A failure is logged where it
 * happens: an order is lost on this node, a question stays without this node's answer, nobody else is harmed.
 */
export interface ControlHandler {
  obey(order: Order): void | Promise<void>
  answer(question: Question): unknown | Promise<unknown>
}

/**
 * How nodes reach each other beside publications. An order reaches every living node it is sent to at most once;
 * whoever needs certainty asks instead. A node's own handler takes part when the addressee is `all`, without a
 * way over the network, and so also when the other nodes cannot be reached: the call rejects after that.
 */
export interface Control extends AsyncDisposable {
  order(to: string | 'all', order: Order): Promise<void>
  /** Answers of the nodes that answered in time; the caller sees from `nodes()` who did not. Unknown node: no answer. */
  ask(to: string | 'all', question: Question, timeoutMs: number): Promise<readonly Answer[]>
  /** Nodes with a living lease that have described themselves. */
  nodes(): Promise<readonly NodeInfo[]>
  /** Sets what this node says about itself from now on. */
  describe(info: () => NodeInfo): void
}
