import type { TraceCode } from '@portico/protocol'
import type {
  ChannelTraffic,
  ConnectionInfo,
  ControlHandler,
  NodeInfo,
  Order,
  Question,
  Target,
} from '../control/control.ts'
import type { Hub } from '../hub/hub.ts'
import { matchesGlob } from './glob.ts'
import type { HeldConnection, Roster } from './roster.ts'

/** Connections of this node whose commands arrive in separate requests. */
export interface EmulatedConnections {
  /** False if this node has no such session. */
  receive(session: string, frame: string): boolean
  /**
   * Resolves to the frames for a polling client, as soon as there are any; to undefined if this node has no such
   * session.
   */
  poll(session: string, ack: number, waitMs: number): Promise<unknown>
  /** The same, but only as much as fits into one message between nodes. */
  pollPiece(session: string, ack: number, waitMs: number): Promise<unknown>
  /** The piece after it; undefined when the answer is no longer waiting. */
  nextPiece(session: string, seq: number, from: number): unknown
}

/** What a node remembers of attempts to connect. */
export interface KnownAttempts {
  remembers(code: TraceCode): unknown
}

interface NodeControlHandlerOptions {
  readonly hub: Hub
  readonly roster: Roster
  readonly emulated: EmulatedConnections
  readonly info: () => NodeInfo
  readonly attempts: KnownAttempts
}

/** Executes orders and answers questions from all nodes, including this one. */
export class NodeControlHandler implements ControlHandler {
  readonly #options: NodeControlHandlerOptions

  constructor(options: NodeControlHandlerOptions) {
    this.#options = options
  }

  async obey(order: Order): Promise<void> {
    const { roster } = this.#options
    switch (order.kind) {
      case 'disconnect':
        for (const held of roster.matching(order.target)) held.close(order.reason)
        return
      case 'subscribe':
        await Promise.all(roster.matching(order.target).map((held) => held.subscribe(order.channel)))
        return
      case 'unsubscribe':
        for (const held of roster.matching(order.target)) held.unsubscribe(order.channel, order.reason)
        return
      case 'refresh':
        return this.#refresh(order)
      case 'reconsider':
        await Promise.all(this.#held(order.target).map((held) => held.reconsider(order.channel)))
        return
      default:
        order satisfies never
    }
  }

  answer(question: Question): unknown {
    const { hub, info, emulated, attempts } = this.#options
    switch (question.kind) {
      case 'subscribers':
        return hub.listeners(question.channel)
      case 'channels':
        return this.#channels(question.pattern)
      case 'connections':
        return this.#connections(question)
      case 'seen':
        return this.#options.roster
          .matching(question.target)
          .map((held) => ({ client: held.id, channels: held.seen() }))
      case 'info':
        return info()
      case 'emulate':
        return emulated.receive(question.session, question.frame)
      case 'poll':
        return question.pieces
          ? emulated.pollPiece(question.session, question.ack, question.waitMs)
          : emulated.poll(question.session, question.ack, question.waitMs)
      case 'pollMore':
        return emulated.nextPiece(question.session, question.seq, question.from)
      case 'trace':
        return attempts.remembers(question.code)
      default:
        return question satisfies never
    }
  }

  #refresh({ target, expireAt, expired }: Extract<Order, { readonly kind: 'refresh' }>): void {
    for (const held of this.#options.roster.matching(target)) {
      if (expired) held.close('expired')
      else if (expireAt !== undefined) held.expireAt(expireAt)
    }
  }

  #connections({ target, limit }: Extract<Question, { readonly kind: 'connections' }>): ConnectionInfo[] {
    return this.#held(target)
      .slice(0, limit)
      .map((connection) => connection.describe())
  }

  /** The connections of a target, or all of them. */
  #held(target: Target | undefined): readonly HeldConnection[] {
    const { roster } = this.#options
    return target === undefined ? [...roster.all()] : roster.matching(target)
  }

  /** `*` matches any run of characters. */
  #channels(pattern = '*'): Record<string, ChannelTraffic> {
    const found: [string, ChannelTraffic][] = []
    for (const { name, subscriberCount, publicationCount } of this.#options.hub.channels()) {
      if (matchesGlob(name, pattern))
        found.push([name, { subscribers: subscriberCount, publications: publicationCount }])
    }
    return Object.fromEntries(found)
  }
}
