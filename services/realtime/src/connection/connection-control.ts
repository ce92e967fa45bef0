import {
  type DisconnectName,
  type Finding,
  type Push,
  rawJson,
  type SystemNotice,
  type UnsubscribeName,
} from '@portico/protocol'
import type { AuditReports, SeenChannel } from '../audit/audit-reports.ts'
import type { Principal } from '../auth/principal.ts'
import type { Rights } from '../channels/rights.ts'
import type { ConnectionInfo, Revocation } from '../control/control.ts'
import { encodePush } from '../frame/encode.ts'
import type { OutgoingFrame } from '../frame/frame.ts'
import type { NodeContext } from '../node/node-context.ts'
import type { HeldConnection } from '../node/roster.ts'
import type { Subscriptions } from '../subscription/subscriptions.ts'
import type { Peer, Transport } from '../transport/transport.ts'
import { commandFinding, failureOf } from './outcome.ts'

/** The connection, as far as control uses it. */
interface ControlledConnection {
  readonly id: string
  readonly peer: Peer
  readonly transport: Pick<Transport, 'name' | 'encoding'>
  readonly openedAt: number
  readonly queueBytes: number
  readonly principal: Principal
  readonly rights: Rights
  readonly subscriptions: Subscriptions
  readonly audits: AuditReports
  readonly lifetime: { readonly isGone: boolean }
  readonly record: { goesOnWith(finding: Finding): void }
  push(frame: OutgoingFrame): void
  expireAt(time: number | undefined): void
  close(reason: DisconnectName): void
}

/** The node's handle on a connection: executes control orders and answers queries about it. */
export class ConnectionControl implements HeldConnection {
  readonly connection: ControlledConnection
  readonly #context: Pick<NodeContext, 'node'>

  constructor(connection: ControlledConnection, context: Pick<NodeContext, 'node'>) {
    this.connection = connection
    this.#context = context
  }

  get id(): string {
    return this.connection.id
  }

  get principal(): Principal {
    return this.connection.principal
  }

  get queueBytes(): number {
    return this.connection.queueBytes
  }

  get hasDiverged(): boolean {
    return this.connection.audits.hasDiverged
  }

  seen(): readonly SeenChannel[] {
    const { audits, subscriptions } = this.connection
    return audits.seen(subscriptions.positions())
  }

  describe(): ConnectionInfo {
    const { id, principal, peer, transport, openedAt, queueBytes, subscriptions } = this.connection
    return {
      client: id,
      user: principal.user,
      session: principal.session,
      trace: peer.attempt?.code,
      transport: transport.name,
      address: peer.address,
      userAgent: peer.userAgent,
      openedAt,
      queueBytes,
      subscriptions: subscriptions.positions(),
    }
  }

  close(reason: DisconnectName): void {
    this.connection.close(reason)
  }

  notify(notice: SystemNotice): void {
    this.#push({ message: { data: rawJson(notice) } })
  }

  /**
   * No policy is asked, because the server API has decided. A subscription that is not possible is recorded as a
   * finding of the connection.
   */
  async subscribe(name: string): Promise<void> {
    const { lifetime, record } = this.connection
    try {
      await this.#subscribe(name)
    } catch (error) {
      if (lifetime.isGone) return
      const failure = failureOf(error)
      if (failure.kind !== 'answered') throw error
      record.goesOnWith(commandFinding({ name: 'subscribe', about: { channel: name } }, failure.error))
    }
  }

  async #subscribe(name: string): Promise<void> {
    const { subscriptions } = this.connection
    if (subscriptions.has(name)) return
    const channel = this.#context.node.find(name)
    const features = { joinLeave: channel.definition.announce, delta: false, filter: undefined }
    const { result, goLive } = await subscriptions.open({ channel, side: 'server', features })
    const { recoverable, positioned, epoch, offset } = result
    this.#push({ channel: name, subscribe: { recoverable, positioned, epoch, offset } })
    // The subscribe push cannot carry a cache channel's newest publication, so it is sent separately.
    for (const pub of result.publications ?? []) this.#push({ channel: name, pub })
    goLive()
  }

  unsubscribe(channel: string, reason: UnsubscribeName): void {
    this.connection.subscriptions.end(channel, reason)
  }

  revoked(revocation: Revocation): void {
    this.connection.subscriptions.revoked(revocation)
  }

  expireAt(time: number | undefined): void {
    this.connection.expireAt(time)
  }

  /** Ends subscriptions that their policy no longer allows. Undecided ones stay. */
  async reconsider(only: string | undefined): Promise<void> {
    const { rights, subscriptions } = this.connection
    rights.reconsider(only)
    const names = subscriptions.allowedByPolicy().filter((name) => only === undefined || name === only)
    await Promise.all(
      names.map(async (name) => {
        const { kind } = await rights.decide(name, 'subscribe')
        if (kind === 'denied' || kind === 'unknownChannel') subscriptions.end(name, 'permissionRevoked')
      }),
    )
  }

  #push(push: Push): void {
    this.connection.push(encodePush(push, this.connection.transport.encoding))
  }
}
