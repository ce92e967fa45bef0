import { type ClientInfo, CommandError, type Encoding, type RawJson } from '@portico/protocol'
import { isHit } from '../auth/is-hit.ts'
import type { Issued } from '../auth/revocations.ts'
import type { SubscriptionGrant } from '../auth/subscription-tokens.ts'
import type { Revocation } from '../control/control.ts'
import type { OutgoingFrame } from '../frame/frame.ts'
import type { NodeContext } from '../node/node-context.ts'
import type { Start } from './catch-up.ts'
import { Expiry } from './expiry.ts'
import type { Opening } from './opening.ts'
import { type Recipient, Subscription } from './subscription.ts'
import type { Subscribing } from './subscriptions.ts'

/** The reasons for which the service itself ends a subscription. */
export type SelfEnd = 'insufficientState' | 'expired'

type Needs = Pick<NodeContext, 'hub' | 'membership' | 'timers' | 'timing' | 'now'>

/** Told when a held channel ends by itself. */
export interface HeldChannelListener {
  endedItself(held: HeldChannel, reason: SelfEnd): void
}

/** One channel of one connection, from the first moment of the attempt: all that it takes, and gives back. */
export class HeldChannel implements Recipient {
  readonly opening: Opening
  readonly subscription: Subscription
  readonly encoding: Encoding
  readonly info: ClientInfo
  readonly #connection: Subscribing
  readonly #context: Needs
  readonly #listener: HeldChannelListener
  /** Made with the first expiry: few subscriptions have one. */
  #expiry: Expiry | undefined
  #issued: Issued | undefined
  #entered: Promise<() => void> | undefined

  constructor(opening: Opening, connection: Subscribing, context: Needs, listener: HeldChannelListener) {
    this.opening = opening
    this.#issued = opening.issued
    this.encoding = connection.encoding
    this.info = clientInfo(connection, opening.chanInfo)
    this.#connection = connection
    this.#context = context
    this.#listener = listener
    this.subscription = new Subscription(opening.channel.name, opening.side, this)
  }

  get name(): string {
    return this.opening.channel.name
  }

  get isReading(): boolean {
    return this.#connection.isReading
  }

  push(frame: OutgoingFrame): void {
    this.#connection.push(frame)
  }

  lostTrack(): void {
    this.#listener.endedItself(this, 'insufficientState')
  }

  /** From here on it receives what is published. */
  listen(): Promise<void> {
    return this.#context.hub.add(this.name, this.subscription)
  }

  /** Enters presence. Resolves to a function that announces the join, where joins are announced. */
  async enter(): Promise<(() => void) | undefined> {
    const { channel } = this.opening
    if (!channel.definition.presence) return undefined
    this.#entered = this.#context.membership.enter(channel, this.info)
    return this.#entered
  }

  demandRoom(): void {
    if (!this.subscription.isEnded) return
    throw new CommandError('tooManyRequests', 'more is published than can be kept meanwhile, try again')
  }

  goLive({ position, publications }: Start): void {
    const { features, expiresAt } = this.opening
    // The newest may not be among them: the rows that the client shows contained it.
    const hasBase = position !== undefined && publications.at(-1)?.offset === position.offset
    this.subscription.goLive(features, { position, hasBase })
    this.#expireAt(expiresAt)
  }

  /** Goes on with another token. */
  renew({ issued, expiresAt }: SubscriptionGrant): void {
    this.#issued = issued
    this.#expireAt(expiresAt)
  }

  isHit(revocation: Revocation): boolean {
    return this.#issued !== undefined && isHit(revocation, this.#issued)
  }

  release(): void {
    const { hub, membership } = this.#context
    this.#expiry?.cancel()
    this.subscription.end()
    hub.remove(this.name, this.subscription)
    const leave = () => membership.leave(this.opening.channel, this.info)
    this.#entered?.then(leave, leave)
  }

  /** Milliseconds; undefined is never. */
  #expireAt(time: number | undefined): void {
    if (time !== undefined)
      this.#expiry ??= new Expiry(this.#context, () => this.#listener.endedItself(this, 'expired'))
    this.#expiry?.set(time)
  }
}

/** How a connection is shown in presence and beside its publications. */
export function clientInfo({ principal, id }: Subscribing, chanInfo: RawJson | undefined): ClientInfo {
  return { user: principal.user, client: id, conn_info: principal.info, chan_info: chanInfo }
}
