import {
  BadFrame,
  Disconnect,
  type DisconnectName,
  type Disturbance,
  decodeFrame,
  type Encoding,
  type Facts,
  type Finding,
  type FrameLimits,
  type Incoming,
  type RawJson,
  type Reply,
  rawJson,
  type ServiceStepName,
  type SystemNotice,
  type UnsubscribeName,
} from '@portico/protocol'
import { AuditTrail, type SeenChannel } from '../audit/trail.ts'
import type { Principal } from '../auth/principal.ts'
import { Rights } from '../channels/rights.ts'
import type { Caller } from '../commands/caller.ts'
import type { ConnectionInfo } from '../control/control.ts'
import { encodePush, encodeReply, pings } from '../frame/encode.ts'
import type { OutgoingFrame } from '../frame/frame.ts'
import { ConnectionLimits } from '../limits/connection-limits.ts'
import type { HeldConnection } from '../node/roster.ts'
import type { Services } from '../node/services.ts'
import { Expiry } from '../subscription/expiry.ts'
import { Subscriptions } from '../subscription/subscriptions.ts'
import type { Timer } from '../timer-wheel.ts'
import type { Peer, Transport, TransportListener } from '../transport/transport.ts'
import { closeFacts, closeFinding } from './close-finding.ts'
import { CommandQueue } from './command-queue.ts'
import { CommandRun, type Request } from './command-run.ts'
import { DisturbedOutgoing, type Outlet } from './disturbed.ts'
import { Heartbeat } from './heartbeat.ts'
import { Outgoing } from './outgoing.ts'
import { reconsider, subscribeByServer } from './server-side.ts'
import { allows, type CloseReason, type ConnectionState } from './state.ts'

/** One client on one transport, from its first byte to its last. */
export class Connection implements TransportListener, HeldConnection, Caller {
  readonly id: string
  readonly peer: Peer
  readonly transport: Transport
  readonly limits: ConnectionLimits
  readonly openedAt: number
  readonly subscriptions: Subscriptions
  readonly audits = new AuditTrail()
  readonly #services: Services
  readonly #frameLimits: FrameLimits
  readonly #aborter = new AbortController()
  readonly #queue: CommandQueue<Request>
  readonly #plainOutgoing: Outgoing
  readonly #heartbeat: Heartbeat
  readonly #expiry: Expiry
  readonly #connectDeadline: Timer
  readonly #openedAt = performance.now()
  #outgoing: Outlet
  #disturbance: Disturbance = {}
  #state: ConnectionState = { kind: 'awaiting-connect' }
  #finding: Finding | undefined

  constructor(transport: Transport, peer: Peer, services: Services) {
    const { limits, userLimits, loop, timers, timing, now } = services
    this.id = services.id()
    this.peer = peer
    this.transport = transport
    this.#services = services
    this.openedAt = now()
    this.#frameLimits = { maxFrameBytes: limits.frameBytes, maxMessages: limits.frameCommands }
    this.limits = new ConnectionLimits(limits, userLimits)
    this.subscriptions = new Subscriptions(this, services)
    const run = new CommandRun(this, services)
    this.#queue = new CommandQueue((request) => run.run(request), limits.frameCommands * 4)
    this.#plainOutgoing = new Outgoing({
      transport,
      loop,
      maxQueueBytes: limits.queueBytes,
      onOverflow: () => this.close('slowConsumer'),
    })
    this.#outgoing = this.#plainOutgoing
    this.#heartbeat = new Heartbeat({
      timers,
      pingMs: timing.pingSeconds * 1000,
      pongMs: timing.pongSeconds * 1000,
      ping: () => this.push(pings[this.encoding]),
      answered: (milliseconds) => services.observer.beat(milliseconds),
      missed: () => {
        services.observer.beat(undefined)
        this.close('noPong')
      },
    })
    const graceMs = timing.graceSeconds * 1000
    this.#expiry = new Expiry({ timers, now, graceMs, onExpired: () => this.close('expired') })
    this.#connectDeadline = timers.after(timing.connectSeconds * 1000, () => this.close('stale'))
    services.observer.opened(transport.name)
  }

  get encoding(): Encoding {
    return this.transport.encoding
  }

  get signal(): AbortSignal {
    return this.#aborter.signal
  }

  get state(): ConnectionState['kind'] {
    return this.#state.kind
  }

  get principal(): Principal {
    return this.#connected().principal
  }

  get rights(): Rights {
    return this.#connected().rights
  }

  get subscriptionCount(): number {
    return this.subscriptions.size
  }

  get hasDiverged(): boolean {
    return this.audits.hasDiverged
  }

  seen(): readonly SeenChannel[] {
    return this.audits.seen(this.subscriptions.positions())
  }

  get queueBytes(): number {
    return this.#outgoing.bufferedBytes
  }

  describe(): ConnectionInfo {
    const { id: client, openedAt, queueBytes, principal } = this
    const { user, session } = principal
    const { address, userAgent, attempt } = this.peer
    const trace = attempt?.code
    const transport = this.transport.name
    const subscriptions = this.subscriptions.positions()
    return {
      client,
      user,
      session,
      trace,
      transport,
      address,
      userAgent,
      openedAt,
      queueBytes,
      subscriptions,
    }
  }

  get isCongested(): boolean {
    return this.#outgoing.isCongested
  }

  get isReading(): boolean {
    return !this.isCongested && !this.#heartbeat.isOverdue
  }

  received(frame: string | Uint8Array): void {
    if (this.#state.kind === 'closed') return
    try {
      const messages = decodeFrame(this.encoding, frame, this.#frameLimits)
      for (const message of messages) this.#take(message, frame.length / messages.length)
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error
      this.close(error.reason, error.message)
    }
  }

  closed(reason?: DisconnectName): void {
    this.#finish(reason ?? 'peer-left')
  }

  found(finding: Finding): void {
    if (this.#finding !== undefined) return
    this.#finding = finding
    this.peer.attempt?.found(finding)
    this.#services.observer.found(finding.id)
  }

  met(finding: Finding, step: ServiceStepName = 'found', facts?: Facts): void {
    const { observer, log } = this.#services
    const { attempt } = this.peer
    attempt?.note(step, facts, finding)
    observer.found(finding.id)
    log.debug(
      { connection: this.id, finding: finding.id, trace: attempt?.code, ...facts, ...finding.facts },
      'a connection goes on with a finding',
    )
  }

  /** `connect` is being worked on: whatever comes behind it waits. */
  begin(): boolean {
    if (!allows(this.#state.kind, 'connect')) return false
    this.#state = { kind: 'connecting' }
    return true
  }

  accept(principal: Principal): void {
    const verdict = this.limits.identify(principal.user)
    if (verdict.kind !== 'granted') {
      this.found({ id: 'userConnectionLimit', facts: { limit: this.#services.limits.userConnections } })
      throw new Disconnect('connectionLimit')
    }
    const rights = new Rights(this.#services.policies, principal, this.signal)
    this.#state = { kind: 'connected', principal, rights }
    this.#services.roster.add(this)
    this.#expiry.set(principal.expiresAt)
    const { user } = principal
    this.#services.log.info(
      { connection: this.id, user, transport: this.transport.name },
      'connection opened',
    )
  }

  /** Its client closes it; if it does not, the deadline for connecting does. */
  refuse(): void {
    if (!allows(this.#state.kind, 'refuse')) return
    this.subscriptions.closeAll()
    this.#services.roster.remove(this)
    this.#state = { kind: 'refused' }
  }

  prolong(principal: Principal): void {
    const { rights } = this.#connected()
    this.#state = { kind: 'connected', principal, rights }
    rights.renew(principal)
    this.#expiry.set(principal.expiresAt)
    void this.reconsider(undefined)
  }

  startHeartbeat(): void {
    this.#connectDeadline.cancel()
    this.#heartbeat.start()
    this.peer.attempt?.note('connected', { client: this.id })
    this.#services.observer.connected(performance.now() - this.#openedAt)
  }

  answer(reply: Reply): void {
    if (this.#state.kind !== 'closed') this.#outgoing.answer(encodeReply(reply, this.encoding))
  }

  push(frame: OutgoingFrame): void {
    if (this.#state.kind !== 'closed') this.#outgoing.push(frame)
  }

  notify(notice: SystemNotice): void {
    this.push(encodePush({ message: { data: rawJson(notice) } }, this.encoding))
  }

  get disturbance(): Disturbance {
    return this.#disturbance
  }

  disturb(disturbance: Disturbance): void {
    if (this.#state.kind === 'closed') return
    const before = this.#outgoing
    const isCalm = Object.keys(disturbance).length === 0
    this.#disturbance = disturbance
    // A patch that comes twice, late or on another base is no patch: that would show a fault that no network makes.
    if (!isCalm) this.subscriptions.stopPatching()
    this.#outgoing = isCalm
      ? this.#plainOutgoing
      : new DisturbedOutgoing(this.#plainOutgoing, disturbance, this.#services.timers)
    if (before instanceof DisturbedOutgoing) before.release()
  }

  expireAt(time: number | undefined): void {
    this.#expiry.set(time)
  }

  subscribe(channel: string, data: RawJson | undefined): Promise<void> {
    return subscribeByServer(this, channel, data, this.#services)
  }

  unsubscribe(channel: string, reason: UnsubscribeName): void {
    this.subscriptions.end(channel, reason)
  }

  reconsider(channel: string | undefined): Promise<void> {
    return reconsider(this, channel)
  }

  close(reason: DisconnectName, detail?: string): void {
    if (!allows(this.#state.kind, 'close')) return
    if (reason !== 'slowConsumer') this.#outgoing.flush()
    this.#finish(reason, detail)
    this.transport.close(reason)
  }

  #take(message: Incoming, bytes: number): void {
    if (message.kind === 'pong') {
      this.#heartbeat.pong()
      return
    }
    if (!this.#queue.add({ message, bytes })) this.close('tooManyRequests')
  }

  #connected(): Extract<ConnectionState, { readonly kind: 'connected' }> {
    if (this.#state.kind === 'connected') return this.#state
    throw new Error(`a connection that is ${this.#state.kind} speaks for nobody`)
  }

  #finish(reason: CloseReason, detail?: string): void {
    if (!allows(this.#state.kind, 'close')) return
    const { roster, observer } = this.#services
    const wasConnected = this.#state.kind === 'connected'
    this.subscriptions.closeAll()
    roster.remove(this)
    this.#state = { kind: 'closed', reason }
    this.#aborter.abort()
    this.#connectDeadline.cancel()
    this.#heartbeat.stop()
    this.#expiry.cancel()
    this.#queue.clear()
    this.#outgoing.clear()
    this.limits.release()
    if (reason !== 'peer-left') this.found(closeFinding(reason, detail, this.#services))
    observer.closed(this.transport.name, reason)
    if (!wasConnected) observer.notConnected(this.#finding?.id)
    this.#record(reason, detail)
  }

  #record(reason: CloseReason, detail: string | undefined): void {
    const { address, attempt } = this.peer
    attempt?.note('closed', closeFacts(reason))
    this.#services.log.info(
      {
        connection: this.id,
        transport: this.transport.name,
        address,
        reason,
        detail,
        finding: this.#finding?.id,
        trace: attempt?.code,
      },
      'connection closed',
    )
  }
}
