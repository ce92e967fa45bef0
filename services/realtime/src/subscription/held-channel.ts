import { type ClientInfo, CommandError, type RawJson } from '@portico/protocol'
import type { Services } from '../node/services.ts'
import type { Start } from './catch-up.ts'
import { Expiry } from './expiry.ts'
import type { Opening } from './opening.ts'
import { Subscription } from './subscription.ts'
import type { Subscribing } from './subscriptions.ts'

/** How a subscription ends without anybody asking. */
export type SelfEnd = 'insufficientState' | 'expired'

type Needs = Pick<Services, 'hub' | 'membership' | 'timers' | 'timing' | 'now'>

/** One channel of one connection, from the first moment of the attempt: all that it takes, and gives back. */
export class HeldChannel {
  readonly opening: Opening
  readonly subscription: Subscription
  readonly info: ClientInfo
  readonly #services: Needs
  readonly #expiry: Expiry
  /** Resolves to what tells the others of the join. */
  #entered: Promise<() => void> | undefined

  constructor(
    opening: Opening,
    connection: Subscribing,
    services: Needs,
    onSelfEnd: (held: HeldChannel, reason: SelfEnd) => void,
  ) {
    const { timers, now, timing } = services
    this.opening = opening
    this.info = clientInfo(connection, opening.chanInfo)
    this.#services = services
    this.subscription = new Subscription(opening.channel.name, opening.side, {
      encoding: connection.encoding,
      get isReading() {
        return connection.isReading
      },
      push: (frame) => connection.push(frame),
      lostTrack: () => onSelfEnd(this, 'insufficientState'),
    })
    const graceMs = timing.graceSeconds * 1000
    this.#expiry = new Expiry({ timers, now, graceMs, onExpired: () => onSelfEnd(this, 'expired') })
  }

  get name(): string {
    return this.opening.channel.name
  }

  /** From here on it hears what is published. */
  async listen(): Promise<void> {
    await this.#services.hub.add(this.name, this.subscription)
  }

  enter(): Promise<() => void> {
    const { channel } = this.opening
    const { membership } = this.#services
    this.#entered = channel.definition.presence
      ? membership.enter(channel, this.info)
      : Promise.resolve(() => {})
    return this.#entered
  }

  demandRoom(): void {
    if (!this.subscription.isEnded) return
    throw new CommandError('tooManyRequests', 'more is published than can be kept meanwhile, try again')
  }

  goLive({ position, publications }: Start): void {
    const { features, expiresAt } = this.opening
    this.subscription.goLive(features, { position, hasBase: publications.length > 0 })
    this.expireAt(expiresAt)
  }

  /** Milliseconds; undefined is never. */
  expireAt(time: number | undefined): void {
    this.#expiry.set(time)
  }

  release(): void {
    const { hub, membership } = this.#services
    this.#expiry.cancel()
    this.subscription.end()
    hub.remove(this.name, this.subscription)
    if (!this.opening.channel.definition.presence) return
    const leave = () => membership.leave(this.opening.channel, this.info)
    this.#entered?.then(leave, leave)
  }
}

/** What presence and publications of a connection show. */
export function clientInfo({ principal, id }: Subscribing, chanInfo: RawJson | undefined): ClientInfo {
  return { user: principal.user, client: id, conn_info: principal.info, chan_info: chanInfo }
}
