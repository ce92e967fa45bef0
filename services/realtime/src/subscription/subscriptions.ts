import type { Definition } from '@portico/channels'
import {
  type ClientInfo,
  CommandError,
  type DisconnectName,
  type Finding,
  type FindingId,
  type UnsubscribeName,
  unsubscribes,
} from '@portico/protocol'
import type { Principal } from '../auth/principal.ts'
import type { SubscriptionGrant } from '../auth/subscription-tokens.ts'
import type { Position } from '../broker/broker.ts'
import type { Revocation } from '../control/control.ts'
import { encodePush } from '../frame/encode.ts'
import type { ConnectionLimits } from '../limits/connection-limits.ts'
import { replyRoomFull } from '../limits/limit-decision.ts'
import type { ResolvedChannel } from '../node/channel-resolver.ts'
import type { Stay } from '../node/membership.ts'
import type { NodeContext } from '../node/node-context.ts'
import { catchUp, type Replayable, refuseLost } from './catch-up.ts'
import type { Recipient } from './delivery-cursor.ts'
import type { Start } from './recovery.ts'
import { expiryFields, toSubscribeResult } from './subscribe-result.ts'
import { clientInfo, type OwnEndReason, Subscription, type SubscriptionListener } from './subscription.ts'
import type { OpenedSubscription, SubscriptionRequest } from './subscription-request.ts'

/** A live subscription without a filter. */
export interface UnfilteredStream {
  readonly channel: ResolvedChannel
  /** The snapshot of the rows that the client shows. The publications they contained are left out. */
  readonly snapshot: string | undefined
  /** Everything up to here was written to the connection. */
  readonly position: Position | undefined
}

/** The connection, as its subscriptions use it. */
export interface SubscriberConnection extends Recipient {
  readonly id: string
  readonly principal: Principal
  /** `throwIfGone` throws once it is closed. */
  readonly lifetime: { throwIfGone(): void }
  readonly limits: ConnectionLimits
  /** Called for findings that do not end the connection. */
  readonly record: { goesOnWith(finding: Finding): void }
  close(reason: 'insufficientState' | 'subscriptionExpired'): void
}

/** The findings for the reasons with which the service ends a subscription. */
const endFindings: Readonly<Partial<Record<UnsubscribeName, FindingId>>> = {
  permissionRevoked: 'subscriptionDenied',
  insufficientState: 'insufficientState',
  expired: 'subscriptionExpired',
}

const closedBy = {
  insufficientState: 'insufficientState',
  expired: 'subscriptionExpired',
} as const satisfies Record<OwnEndReason, DisconnectName>

/**
 * The subscriptions of one connection. An attempt reserves its channel at once and checks after every await that it
 * still owns it: it may have been ended in the meantime, and another attempt may have begun.
 */
export class Subscriptions implements SubscriptionListener {
  readonly #connection: SubscriberConnection
  readonly #context: NodeContext
  readonly #subscriptions = new Map<string, Subscription>()

  constructor(connection: SubscriberConnection, context: NodeContext) {
    this.#connection = connection
    this.#context = context
  }

  get size(): number {
    return this.#subscriptions.size
  }

  /** The kinds of its channels. */
  get kinds(): ReadonlySet<Definition['kind']> {
    return new Set([...this.#subscriptions.values()].map(({ request }) => request.channel.definition.kind))
  }

  has(channel: string): boolean {
    return this.#subscriptions.has(channel)
  }

  isLive(channel: string): boolean {
    return this.#subscriptions.get(channel)?.cursor.isLive === true
  }

  /** The channels that a policy has allowed, not a token or an order. */
  allowedByPolicy(): readonly string[] {
    return [...this.#subscriptions.values()]
      .filter(({ request }) => request.authorise !== undefined)
      .map(({ name }) => name)
  }

  /** The live subscriptions and their positions. */
  positions(): readonly { readonly channel: string; readonly position?: Position }[] {
    return [...this.#subscriptions.values()]
      .filter(({ cursor }) => cursor.isLive)
      .map(({ name: channel, cursor: { position } }) => ({ channel, ...(position && { position }) }))
  }

  /** The subscription to a channel's whole stream; undefined when the connection gets only a part of it, or nothing. */
  unfilteredStream(name: string): UnfilteredStream | undefined {
    const subscription = this.#subscriptions.get(name)
    if (subscription?.cursor.isLive !== true || subscription.request.features.filter !== undefined)
      return undefined
    const { channel, snapshot } = subscription.request
    return { channel, snapshot, position: subscription.cursor.position }
  }

  /** What presence and publications of this connection in the channel show. */
  infoIn(channel: string): ClientInfo {
    return this.#subscriptions.get(channel)?.info ?? clientInfo(this.#connection, undefined)
  }

  async open(request: SubscriptionRequest): Promise<OpenedSubscription> {
    const { features, expiresAt } = request
    const subscription = this.#hold(request)
    try {
      await request.authorise?.()
      this.#check(subscription)
      await subscription.listen()
      this.#check(subscription)
      const [start, stay] = await Promise.all([this.#catchUp(request), subscription.enter()])
      this.#check(subscription)
      if (request.claimed !== undefined) this.#tell(start, subscription.name)
      if (request.refuseLost) refuseLost(start)
      const result = {
        ...toSubscribeResult(start, features, this.#connection.encoding),
        ...expiryFields(expiresAt, this.#context.now()),
      }
      return { result, bytes: start.bytes, goLive: () => this.#goLive(subscription, start, stay) }
    } catch (error) {
      this.#release(subscription)
      throw error
    }
  }

  /** Ends a subscription without telling the client. True when there was one. */
  close(channel: string): boolean {
    const subscription = this.#subscriptions.get(channel)
    if (subscription !== undefined) this.#release(subscription)
    return subscription !== undefined
  }

  /** Ends a subscription and tells the client. */
  end(channel: string, reason: UnsubscribeName): void {
    if (!this.close(channel)) return
    this.#context.observer.unsubscribed(reason)
    const id = endFindings[reason]
    if (id !== undefined) this.#connection.record.goesOnWith({ id, facts: { channel } })
    const { code, text } = unsubscribes[reason]
    const push = encodePush({ channel, unsubscribe: { code, reason: text } }, this.#connection.encoding)
    this.#connection.push(push)
  }

  /**
   * Clients resubscribe on their own, but not to channels the server subscribed them to; then the connection is closed.
   */
  endedItself({ name, request }: Subscription, reason: OwnEndReason): void {
    if (request.side === 'client') this.end(name, reason)
    else this.#connection.close(closedBy[reason])
  }

  closeAll(): void {
    for (const subscription of this.#subscriptions.values()) this.#release(subscription)
  }

  /** Replaces the token. */
  renew(channel: string, grant: SubscriptionGrant): void {
    this.#subscriptions.get(channel)?.renew(grant)
    this.#context.roster.granted(this.#connection.id)
  }

  /** Ends the subscriptions to whose tokens a revocation applies. */
  revoked(revocation: Revocation): void {
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.isRevokedBy(revocation)) this.end(subscription.name, 'permissionRevoked')
    }
  }

  #hold(request: SubscriptionRequest): Subscription {
    const { name } = request.channel
    if (this.#subscriptions.has(name)) throw new CommandError('alreadySubscribed')
    if (this.#connection.limits.subscribe().kind !== 'granted') throw new CommandError('limitExceeded')
    const subscription = new Subscription(request, this.#connection, this.#context, this)
    this.#subscriptions.set(name, subscription)
    if (request.issued !== undefined) this.#context.roster.granted(this.#connection.id)
    return subscription
  }

  #check(subscription: Subscription): void {
    this.#connection.lifetime.throwIfGone()
    if (this.#subscriptions.get(subscription.name) !== subscription) {
      throw new CommandError('permissionDenied', 'the subscription was ended by the server meanwhile')
    }
    subscription.throwIfOverrun()
  }

  /** Charges the bytes immediately: others are reading too, and presence may take long. */
  async #catchUp(request: SubscriptionRequest): Promise<Start> {
    const start = await catchUp(request, this.#replayable(request))
    const isCounted = request.replayBytes !== undefined
    if (isCounted && this.#connection.limits.replay(start.bytes).kind !== 'granted') throw replyRoomFull()
    return start
  }

  #replayable({ channel, replayBytes: bytes = 0 }: SubscriptionRequest): Replayable {
    const { recoveryPublications, durableRecoveryPublications } = this.#context.limits
    const isDurable = channel.definition.kind === 'durable'
    return { publications: isDurable ? durableRecoveryPublications : recoveryPublications, bytes }
  }

  #tell({ recovery }: Start, channel: string): void {
    if (recovery !== 'not-asked') this.#context.observer.recovered(recovery)
    if (recovery === 'lost') this.#connection.record.goesOnWith({ id: 'historyLost', facts: { channel } })
  }

  #goLive(subscription: Subscription, start: Start, stay: Stay | undefined): void {
    if (this.#subscriptions.get(subscription.name) !== subscription) return
    subscription.goLive(start)
    stay?.announce()
  }

  #release(subscription: Subscription): void {
    if (this.#subscriptions.get(subscription.name) !== subscription) return
    this.#subscriptions.delete(subscription.name)
    subscription.release()
    this.#connection.limits.unsubscribe()
  }
}
