import {
  type ClientInfo,
  CommandError,
  type Finding,
  type FindingId,
  type RawJson,
  type SubscribeResult,
  type UnsubscribeName,
  unsubscribes,
} from '@portico/protocol'
import type { Principal } from '../auth/principal.ts'
import type { Position } from '../broker/broker.ts'
import { encodePush } from '../frame/encode.ts'
import type { OutgoingFrame } from '../frame/frame.ts'
import type { ConnectionLimits } from '../limits/connection-limits.ts'
import type { CarriedChannel } from '../node/carriers.ts'
import type { Services } from '../node/services.ts'
import { catchUp, type Returning, refuseLost, type Start } from './catch-up.ts'
import { Expiry } from './expiry.ts'
import { printExpiry, printStart } from './start-result.ts'
import { type Features, type Recipient, Subscription } from './subscription.ts'

/** One request for a subscription, whoever makes it. */
export interface Opening extends Returning {
  readonly channel: CarriedChannel
  readonly side: 'client' | 'server'
  /** Answer a position that cannot be recovered with an error instead of a fresh start. */
  readonly refuseLost?: boolean
  readonly features: Features
  /** Shown to others in this channel. */
  readonly chanInfo?: RawJson | undefined
  /** Milliseconds. */
  readonly expiresAt?: number | undefined
  /** Throws for a principal who may not. Not asked when a token or an order has said so already. */
  readonly authorise?: (() => Promise<unknown>) | undefined
}

/** A subscription that is ready. `goLive` belongs into the same turn as its reply, after it. */
export interface Opened {
  readonly result: SubscribeResult
  goLive(): void
}

/** A live subscription without a filter. */
export interface WholeStream {
  readonly channel: CarriedChannel
  /** Of the rows the client shows: what they contained is left out. */
  readonly snapshot: string | undefined
  /** Everything up to here was written to the connection. */
  readonly position: Position | undefined
}

/** What a subscription needs of the connection it belongs to. */
export interface Subscribing extends Omit<Recipient, 'lostTrack'> {
  readonly id: string
  readonly principal: Principal
  readonly signal: AbortSignal
  readonly limits: ConnectionLimits
  push(frame: OutgoingFrame): void
  /** Something of the catalogue that it goes on with. */
  met(finding: Finding): void
  close(reason: 'insufficientState' | 'subscriptionExpired'): void
}

/** Why the service ends a subscription by itself. */
const endFindings: Readonly<Partial<Record<UnsubscribeName, FindingId>>> = {
  permissionRevoked: 'subscriptionDenied',
  insufficientState: 'insufficientState',
  expired: 'subscriptionExpired',
}

interface Entry {
  readonly opening: Opening
  readonly subscription: Subscription
  readonly info: ClientInfo
  readonly expiry: Expiry
  /** Resolves to what tells the others of the join. */
  entered: Promise<() => void> | undefined
}

/**
 * The channels of one connection. An attempt holds its channel from its first moment, and after every wait looks
 * whether it still does: it may have been ended meanwhile, and another attempt may have begun.
 */
export class Subscriptions {
  readonly #connection: Subscribing
  readonly #services: Services
  readonly #entries = new Map<string, Entry>()
  #patches = true

  constructor(connection: Subscribing, services: Services) {
    this.#connection = connection
    this.#services = services
  }

  get size(): number {
    return this.#entries.size
  }

  has(channel: string): boolean {
    return this.#entries.has(channel)
  }

  isLive(channel: string): boolean {
    return this.#entries.get(channel)?.subscription.isLive === true
  }

  /** Those a policy has allowed, as against a token or an order. */
  allowedByPolicy(): readonly string[] {
    return [...this.#entries.values()]
      .filter(({ opening }) => opening.authorise !== undefined)
      .map(({ opening }) => opening.channel.name)
  }

  /** The live ones, and where each stands in its stream. */
  positions(): readonly { readonly channel: string; readonly position?: Position }[] {
    return [...this.#entries.values()]
      .filter(({ subscription }) => subscription.isLive)
      .map(({ subscription: { channel, position } }) => ({ channel, ...(position && { position }) }))
  }

  /** What a channel's whole stream is to this connection; undefined where it gets a part of it, or nothing. */
  wholeStream(name: string): WholeStream | undefined {
    const entry = this.#entries.get(name)
    if (entry?.subscription.isLive !== true || entry.opening.features.filter !== undefined) return undefined
    const { channel, snapshot } = entry.opening
    return { channel, snapshot, position: entry.subscription.position }
  }

  /** What presence and publications of this connection in the channel show. */
  infoIn(channel: string): ClientInfo {
    return this.#entries.get(channel)?.info ?? clientInfo(this.#connection, undefined)
  }

  async open(opening: Opening): Promise<Opened> {
    const { channel, features } = opening
    const entry = this.#enlist(opening)
    try {
      await opening.authorise?.()
      this.#check(entry)
      await this.#services.hub.add(channel.name, entry.subscription)
      this.#check(entry)
      entry.entered = this.#enter(entry)
      const [start, join] = await Promise.all([
        catchUp(channel, opening, this.#maxReplayed(channel)),
        entry.entered,
      ])
      this.#check(entry)
      if (start.recovery !== 'not-asked') this.#services.observer.recovered(start.recovery)
      if (start.recovery === 'lost') {
        this.#connection.met({ id: 'historyLost', facts: { channel: channel.name } })
      }
      if (opening.refuseLost) refuseLost(start)
      const result = {
        ...printStart(start, features, this.#connection.encoding),
        ...printExpiry(opening.expiresAt, this.#services.now()),
      }
      return { result, goLive: () => this.#goLive(entry, features, start, join) }
    } catch (error) {
      this.#drop(entry)
      throw error
    }
  }

  /** Ends a subscription without a word. True when there was one. */
  close(channel: string): boolean {
    const entry = this.#entries.get(channel)
    if (entry !== undefined) this.#drop(entry)
    return entry !== undefined
  }

  /** Ends a subscription and tells the client. */
  end(channel: string, reason: UnsubscribeName): void {
    if (!this.close(channel)) return
    this.#services.observer.unsubscribed(reason)
    const id = endFindings[reason]
    if (id !== undefined) this.#connection.met({ id, facts: { channel } })
    const { code, text } = unsubscribes[reason]
    const push = encodePush({ channel, unsubscribe: { code, reason: text } }, this.#connection.encoding)
    this.#connection.push(push)
  }

  /** Publications go out whole from now on, also in subscriptions to come. */
  stopPatching(): void {
    this.#patches = false
    for (const { subscription } of this.#entries.values()) subscription.stopPatching()
  }

  closeAll(): void {
    for (const entry of this.#entries.values()) this.#drop(entry)
  }

  /** The subscription's token is good until then. */
  expireAt(channel: string, time: number | undefined): void {
    this.#entries.get(channel)?.expiry.set(time)
  }

  #enlist(opening: Opening): Entry {
    const { name } = opening.channel
    const { timers, now, timing } = this.#services
    if (this.#entries.has(name)) throw new CommandError('alreadySubscribed')
    const connection = this.#connection
    const verdict = connection.limits.subscribe()
    if (verdict.kind !== 'granted') throw new CommandError('limitExceeded')
    const entry: Entry = {
      opening,
      subscription: new Subscription(name, opening.side, {
        encoding: connection.encoding,
        get isReading() {
          return connection.isReading
        },
        push: (frame) => connection.push(frame),
        lostTrack: () => this.#lostTrack(entry),
      }),
      info: clientInfo(connection, opening.chanInfo),
      expiry: new Expiry({
        timers,
        now,
        graceMs: timing.graceSeconds * 1000,
        onExpired: () => this.#expired(entry),
      }),
      entered: undefined,
    }
    if (!this.#patches) entry.subscription.stopPatching()
    this.#entries.set(name, entry)
    return entry
  }

  #check(entry: Entry): void {
    this.#connection.signal.throwIfAborted()
    if (this.#entries.get(entry.opening.channel.name) !== entry) {
      throw new CommandError('permissionDenied', 'the subscription was ended by the server meanwhile')
    }
    if (entry.subscription.isEnded) {
      throw new CommandError('tooManyRequests', 'more is published than can be kept meanwhile, try again')
    }
  }

  #maxReplayed({ definition }: CarriedChannel): number {
    const { recoveryPublications, durableRecoveryPublications } = this.#services.limits
    return definition.kind === 'durable' ? durableRecoveryPublications : recoveryPublications
  }

  async #enter({ opening: { channel }, info }: Entry): Promise<() => void> {
    return channel.definition.presence ? this.#services.membership.enter(channel, info) : () => {}
  }

  #goLive(entry: Entry, features: Features, { position, publications }: Start, join: () => void): void {
    if (this.#entries.get(entry.opening.channel.name) !== entry) return
    entry.subscription.goLive(features, { position, hasBase: publications.length > 0 })
    entry.expiry.set(entry.opening.expiresAt)
    join()
  }

  #drop(entry: Entry): void {
    const { channel } = entry.opening
    if (this.#entries.get(channel.name) !== entry) return
    this.#entries.delete(channel.name)
    entry.expiry.cancel()
    entry.subscription.end()
    this.#services.hub.remove(channel.name, entry.subscription)
    this.#connection.limits.unsubscribe()
    if (!channel.definition.presence) return
    const leave = () => this.#services.membership.leave(channel, entry.info)
    entry.entered?.then(leave, leave)
  }

  #lostTrack(entry: Entry): void {
    if (entry.opening.side === 'server') {
      this.#connection.close('insufficientState')
      return
    }
    this.end(entry.opening.channel.name, 'insufficientState')
  }

  #expired(entry: Entry): void {
    if (entry.opening.side === 'server') {
      this.#connection.close('subscriptionExpired')
      return
    }
    this.end(entry.opening.channel.name, 'expired')
  }
}

function clientInfo({ principal, id }: Subscribing, chanInfo: RawJson | undefined): ClientInfo {
  return { user: principal.user, client: id, conn_info: principal.info, chan_info: chanInfo }
}
