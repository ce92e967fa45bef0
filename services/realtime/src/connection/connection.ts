import {
  BadFrame,
  type CommandName,
  Disconnect,
  type DisconnectName,
  type Disturbance,
  decodeFrame,
  type Encoding,
  type Incoming,
  type Reply,
} from '@portico/protocol'
import { AuditReports } from '../audit/audit-reports.ts'
import type { Principal } from '../auth/principal.ts'
import { Rights } from '../channels/rights.ts'
import { encodeReply, pings } from '../frame/encode.ts'
import type { OutgoingFrame } from '../frame/frame.ts'
import { ConnectionLimits } from '../limits/connection-limits.ts'
import { replyRoomFull } from '../limits/limit-decision.ts'
import type { NodeContext } from '../node/node-context.ts'
import { Subscriptions } from '../subscription/subscriptions.ts'
import type { Peer, Transport, TransportListener } from '../transport/transport.ts'
import { CommandQueue } from './command-queue.ts'
import { type CommandHost, CommandRun, type Request } from './command-run.ts'
import { ConnectionControl } from './connection-control.ts'
import { ConnectionRecord } from './connection-record.ts'
import { ConnectionWriter } from './connection-writer.ts'
import { type DeadlineListener, Deadlines } from './deadlines.ts'
import { Lifetime } from './lifetime.ts'
import { maxPrefetched, prefetchPolicy } from './prefetch-policy.ts'
import { allows, type CloseReason, type ConnectionState } from './state.ts'
import type { WriteQueueListener } from './write-queue.ts'

/** One client on one transport, from its first byte to its last. */
export class Connection implements TransportListener, DeadlineListener, WriteQueueListener, CommandHost {
  readonly id: string
  readonly peer: Peer
  readonly transport: Transport
  readonly limits: ConnectionLimits
  readonly openedAt: number
  readonly subscriptions: Subscriptions
  readonly audits = new AuditReports()
  readonly lifetime: Lifetime
  readonly record: ConnectionRecord
  readonly #context: NodeContext
  readonly #control: ConnectionControl
  readonly #queue: CommandQueue<Request>
  readonly #writer: ConnectionWriter
  readonly #deadlines: Deadlines
  #state: ConnectionState = { kind: 'awaiting-connect' }

  constructor(transport: Transport, peer: Peer, context: NodeContext) {
    const { nodeLimits, now } = context
    this.id = context.id()
    this.peer = peer
    this.transport = transport
    this.lifetime = new Lifetime(peer.attempt?.code)
    this.#context = context
    this.openedAt = now()
    this.limits = new ConnectionLimits(nodeLimits)
    this.subscriptions = new Subscriptions(this, context)
    this.#control = new ConnectionControl(this, context)
    this.#queue = new CommandQueue(new CommandRun(this, context), nodeLimits.queue)
    this.#writer = new ConnectionWriter(this, context)
    this.#deadlines = new Deadlines(context, this)
    this.record = new ConnectionRecord(this, context)
    context.open.add(this)
  }

  get encoding(): Encoding {
    return this.transport.encoding
  }

  get state(): ConnectionState['kind'] {
    return this.#state.kind
  }

  get principal(): Principal {
    return this.#accepted().principal
  }

  get rights(): Rights {
    return this.#accepted().rights
  }

  get queueBytes(): number {
    return this.#writer.bufferedBytes
  }

  get isCongested(): boolean {
    return this.#writer.isCongested
  }

  get isReading(): boolean {
    return !this.isCongested && !this.#deadlines.isPongOverdue
  }

  get takesPatches(): boolean {
    return !this.#writer.wasDisturbed
  }

  received(frame: string | Uint8Array): void {
    if (this.#state.kind === 'closed') return
    try {
      const messages = decodeFrame(this.encoding, frame, this.#context.nodeLimits.frame)
      const bytes = frame.length / messages.length
      const arrivedAt = performance.now()
      for (const message of messages) this.#take(message, bytes, arrivedAt)
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error
      this.close(error.reason, error.message)
    }
  }

  closed(reason?: DisconnectName, detail?: string): void {
    this.#finish(reason ?? 'peer-left', detail)
  }

  /**
   * Only `connect` is allowed before the connection is connected. Each command that begins brings one more waiting
   * command into the prefetch window.
   */
  begin(command: CommandName): boolean {
    prefetchPolicy(this.#queue.waiting[maxPrefetched - 1]?.message, maxPrefetched, this)
    if (command !== 'connect') return allows(this.#state.kind, 'command')
    if (!allows(this.#state.kind, 'connect')) return false
    this.#state = { kind: 'connecting' }
    return true
  }

  accept(principal: Principal): void {
    const decision = this.limits.identify(principal.user)
    if (decision.kind !== 'granted') {
      this.record.endsFor({
        id: 'userConnectionLimit',
        facts: { limit: this.#context.limits.userConnections },
      })
      throw new Disconnect('connectionLimit')
    }
    const rights = new Rights(this.#context.policies, principal, this.lifetime)
    this.#state = { kind: 'accepted', principal, rights }
    this.#context.roster.add(this.#control)
    this.#deadlines.expireAt(principal.expiresAt)
    this.record.accepted(principal.user)
    for (const [index, { message }] of this.#queue.waiting.entries()) prefetchPolicy(message, index + 1, this)
  }

  /**
   * The client closes a refused connection; otherwise the connect deadline does. Commands queued behind are dropped.
   */
  refuse(): void {
    if (!allows(this.#state.kind, 'refuse')) return
    this.#queue.clear()
    this.subscriptions.closeAll()
    this.#context.roster.remove(this.#control)
    this.#state = { kind: 'refused' }
  }

  prolong(principal: Principal): void {
    const { rights, principal: was, kind } = this.#accepted()
    this.#state = { kind, principal, rights }
    this.#context.roster.renewed(this.#control, was)
    rights.renew(principal)
    this.#deadlines.expireAt(principal.expiresAt)
    void this.#control.reconsider(undefined)
  }

  startHeartbeat(): void {
    this.#state = { ...this.#accepted(), kind: 'connected' }
    this.#deadlines.connected()
    this.record.connected()
  }

  /** Throws if there is no room for a result. Errors always fit. */
  answer(reply: Reply): void {
    if (this.#state.kind === 'closed') return
    const frame = encodeReply(reply, this.encoding)
    if (!('error' in reply) && this.limits.answer(frame.byteLength).kind !== 'granted') throw replyRoomFull()
    this.#writer.answer(frame)
  }

  push(frame: OutgoingFrame): void {
    if (this.#state.kind !== 'closed') this.#writer.push(frame)
  }

  ping(): void {
    this.push(pings[this.encoding])
  }

  /** If connect was not answered in time, the fault is ours, and the client may try again. */
  missed(deadline: 'stale' | 'noPong' | 'expired'): void {
    const isOurs = deadline === 'stale' && allows(this.#state.kind, 'refuse')
    if (isOurs)
      this.close('serverError', `connect was not answered in ${this.#context.timing.connectSeconds} s`)
    else this.close(deadline)
  }

  overflowed(): void {
    this.close('slowConsumer')
  }

  get disturbance(): Disturbance {
    return this.#writer.disturbance
  }

  disturb(disturbance: Disturbance): void {
    if (this.#state.kind !== 'closed') this.#writer.disturb(disturbance)
  }

  expireAt(time: number | undefined): void {
    this.#deadlines.expireAt(time)
  }

  close(reason: DisconnectName, detail?: string): void {
    if (!allows(this.#state.kind, 'close')) return
    if (reason !== 'slowConsumer') this.#writer.flush()
    this.#finish(reason, detail)
    this.transport.close(reason)
  }

  #take(message: Incoming, bytes: number, arrivedAt: number): void {
    if (message.kind === 'pong') {
      if (!this.#deadlines.pong()) this.#charge(bytes)
      return
    }
    if (this.#queue.add({ message, bytes, arrivedAt }))
      prefetchPolicy(message, this.#queue.waiting.length, this)
    else this.close('tooManyRequests')
  }

  /** An unexpected pong may be late after a reconnect, or part of a flood, so it is charged like a command. */
  #charge(bytes: number): void {
    const decision = this.limits.take(bytes)
    if (decision.kind === 'disconnected') this.close(decision.reason)
  }

  #accepted(): Extract<ConnectionState, { readonly principal: Principal }> {
    if ('principal' in this.#state) return this.#state
    throw new Error(`a connection that is ${this.#state.kind} speaks for nobody`)
  }

  #finish(reason: CloseReason, detail?: string): void {
    if (!allows(this.#state.kind, 'close')) return
    const was = this.#state.kind === 'connected' ? 'connected' : 'not-connected'
    this.subscriptions.closeAll()
    this.#context.roster.remove(this.#control)
    this.#context.open.remove(this)
    this.#state = { kind: 'closed', reason }
    this.lifetime.end()
    this.#deadlines.stop()
    this.#queue.clear()
    this.#writer.clear()
    this.limits.release()
    this.record.ended(was, reason, detail)
  }
}
