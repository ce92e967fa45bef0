import { type ClientInfo, CommandError, type RawJson } from '@portico/protocol'
import { isRevokedBy } from '../auth/is-revoked-by.ts'
import type { Issued } from '../auth/revocations.ts'
import type { SubscriptionGrant } from '../auth/subscription-tokens.ts'
import type { Revocation } from '../control/control.ts'
import type { Stay } from '../node/membership.ts'
import type { NodeContext } from '../node/node-context.ts'
import { DeliveryCursor } from './delivery-cursor.ts'
import { Expiry } from './expiry.ts'
import type { Start } from './recovery.ts'
import type { SubscriptionRequest } from './subscription-request.ts'
import type { SubscriberConnection } from './subscriptions.ts'

/** The reasons for which the service itself ends a subscription. */
export type OwnEndReason = 'insufficientState' | 'expired'

type Needs = Pick<NodeContext, 'hub' | 'membership' | 'timers' | 'timing' | 'now'>

/** Called when a subscription ends itself, because it missed publications or its token expired. */
export interface SubscriptionListener {
  endedItself(subscription: Subscription, reason: OwnEndReason): void
}

/**
 * One channel of one connection, from the start of the attempt: owns everything the subscription holds and releases it.
 * A second attempt is another object.
 */
export class Subscription {
  readonly request: SubscriptionRequest
  readonly cursor: DeliveryCursor
  readonly info: ClientInfo
  readonly #context: Needs
  readonly #listener: SubscriptionListener
  /** Made with the first expiry: few subscriptions have one. */
  #expiry: Expiry | undefined
  #issued: Issued | undefined
  #entered: Promise<Stay> | undefined

  constructor(
    request: SubscriptionRequest,
    connection: SubscriberConnection,
    context: Needs,
    listener: SubscriptionListener,
  ) {
    this.request = request
    this.#issued = request.issued
    this.info = clientInfo(connection, request.chanInfo)
    this.#context = context
    this.#listener = listener
    this.cursor = new DeliveryCursor(connection, () => listener.endedItself(this, 'insufficientState'))
  }

  get name(): string {
    return this.request.channel.name
  }

  /** From here on it receives publications. */
  listen(): Promise<void> {
    return this.#context.hub.add(this.name, this.cursor)
  }

  /** Enters presence, in a channel that has it. */
  async enter(): Promise<Stay | undefined> {
    const { channel } = this.request
    if (!channel.definition.presence) return undefined
    this.#entered = this.#context.membership.enter(channel, this.info)
    return this.#entered
  }

  throwIfOverrun(): void {
    if (!this.cursor.isEnded) return
    throw new CommandError('tooManyRequests', 'more is published than can be kept meanwhile, try again')
  }

  goLive({ position, publications }: Start): void {
    const { features, expiresAt } = this.request
    // The newest may not be among them: the rows that the client shows contained it.
    const hasBase = position !== undefined && publications.at(-1)?.offset === position.offset
    this.cursor.goLive(features, { position, hasBase })
    this.#expireAt(expiresAt)
  }

  /** Replaces the token. */
  renew({ issued, expiresAt }: SubscriptionGrant): void {
    this.#issued = issued
    this.#expireAt(expiresAt)
  }

  isRevokedBy(revocation: Revocation): boolean {
    return this.#issued !== undefined && isRevokedBy(this.#issued, revocation)
  }

  release(): void {
    const { hub, membership } = this.#context
    this.#expiry?.cancel()
    this.cursor.end()
    hub.remove(this.name, this.cursor)
    // It may have entered even if the store gave no answer.
    const leave = () => membership.leave(this.request.channel, this.info)
    this.#entered?.then((stay) => stay.leave(), leave)
  }

  /** Milliseconds; undefined is never. */
  #expireAt(time: number | undefined): void {
    if (time !== undefined)
      this.#expiry ??= new Expiry(this.#context, () => this.#listener.endedItself(this, 'expired'))
    this.#expiry?.set(time)
  }
}

/** How a connection is shown in presence and beside its publications. */
export function clientInfo(
  { principal, id }: SubscriberConnection,
  chanInfo: RawJson | undefined,
): ClientInfo {
  return { user: principal.user, client: id, conn_info: principal.info, chan_info: chanInfo }
}
