import type { Finding } from '@portico/protocol'
import { systemMethods, type TransportName } from '@portico/protocol'
import {
  Centrifuge,
  type ClientInfo,
  type HistoryOptions,
  type HistoryResult,
  type Options,
  type Subscription,
} from 'centrifuge'
import type { Feed } from '../channel/feed.ts'
import { Obstacle } from '../finding.ts'
import type { Link, LinkListener } from './link.ts'
import type { Place } from './place.ts'
import { unreachable, type Verdict, verdictOf } from './verdict.ts'

export interface LinkOptions {
  readonly transport: TransportName
  readonly place: Place
  readonly token: string | undefined
  /** Asked in-band before the token expires. */
  readonly refresh: (() => Promise<string>) | undefined
  readonly client: Pick<Options, 'name' | 'version'>
  readonly timeout: number
  readonly globals: Partial<Pick<Options, 'websocket' | 'fetch' | 'readableStream'>>
}

type Life = 'dialling' | 'connected' | 'over'

/** npm centrifuge speaks the protocol. It is never allowed to dial again: the first word of trouble ends the link. */
export class CentrifugeLink implements Link {
  readonly transport: TransportName
  readonly #centrifuge: Centrifuge
  readonly #listener: LinkListener
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #unsettled = new Set<string>()
  #life: Life = 'dialling'

  constructor(options: LinkOptions, listener: LinkListener) {
    this.transport = options.transport
    this.#listener = listener
    const { refresh } = options
    this.#centrifuge = construct({ ...options, refresh: refresh && (() => this.#refresh(refresh)) })
    this.#listen()
  }

  dial(feeds: Iterable<Feed>): void {
    for (const feed of feeds) this.join(feed)
    try {
      this.#centrifuge.connect()
    } catch {
      // This environment lacks what the transport needs.
      this.#end(unreachable(this.transport))
    }
  }

  join(feed: Feed): void {
    if (this.#life === 'over' || this.#subscriptions.has(feed.channel)) return
    const subscription = this.#centrifuge.newSubscription(feed.channel, {
      since: feed.position ?? null,
      joinLeave: true,
      // Given only where the channel declares it.
      delta: 'fossil',
      ...(feed.snapshot !== undefined && { data: { snapshot: feed.snapshot } }),
    })
    this.#subscriptions.set(feed.channel, subscription)
    this.#unsettled.add(feed.channel)
    this.#hear(subscription, feed)
    subscription.subscribe()
  }

  leave(feed: Feed): void {
    const subscription = this.#subscriptions.get(feed.channel)
    if (subscription === undefined) return
    this.#subscriptions.delete(feed.channel)
    subscription.removeAllListeners()
    subscription.unsubscribe()
    this.#centrifuge.removeSubscription(subscription)
    this.#settle(feed.channel)
  }

  async rpc(method: string, data: unknown): Promise<unknown> {
    return (await this.#centrifuge.rpc(method, data)).data
  }

  async probe(): Promise<boolean> {
    try {
      await this.rpc(systemMethods.ping, {})
      return true
    } catch (error) {
      const { code, message } = error as { code: number; message: string }
      // A word of the service, whatever it says, is a sign of life.
      if (code >= 100) return true
      this.#end(this.#verdict(code, message))
      return false
    }
  }

  history(channel: string, options: HistoryOptions): Promise<HistoryResult> {
    return this.#centrifuge.history(channel, options)
  }

  async presence(channel: string): Promise<readonly ClientInfo[]> {
    return Object.values((await this.#centrifuge.presence(channel)).clients)
  }

  close(): void {
    if (this.#life === 'over') return
    this.#life = 'over'
    for (const subscription of this.#subscriptions.values()) subscription.removeAllListeners()
    this.#centrifuge.removeAllListeners()
    this.#centrifuge.disconnect()
  }

  #listen(): void {
    const centrifuge = this.#centrifuge
    centrifuge.on('connected', () => {
      this.#life = 'connected'
      this.#listener.connected()
      if (this.#unsettled.size === 0) this.#listener.settled()
    })
    centrifuge.on('message', ({ data }) => this.#listener.message(data))
    centrifuge.on('error', ({ type, error }) => {
      if (this.#life !== 'dialling') return
      if (type === 'transport') this.#end(unreachable(this.transport))
      else if (type === 'connect') this.#end(this.#verdict(error.code, error.message))
    })
    centrifuge.on('connecting', ({ code, reason }) => {
      if (this.#life === 'connected') this.#end(this.#verdict(code, reason))
    })
    // The library says so by the code's range, or by the flag of an error.
    centrifuge.on('disconnected', ({ code, reason }) => this.#end(this.#verdict(code, reason, true)))
  }

  #verdict(code: number, reason: string, isFinal = false): Verdict {
    return verdictOf({ code, reason, transport: this.transport, isFinal })
  }

  #end(verdict: Verdict): void {
    const tell = this.#life === 'connected' ? this.#listener.lost : this.#listener.failed
    if (this.#life === 'over') return
    this.close()
    tell.call(this.#listener, verdict)
  }

  /** Whoever has signed out meanwhile is not asked for a token again and again. */
  async #refresh(refresh: () => Promise<string>): Promise<string> {
    try {
      return await refresh()
    } catch (error) {
      if (error instanceof Obstacle && error.final) this.#end(refusal(error.finding))
      throw error
    }
  }

  #hear(subscription: Subscription, feed: Feed): void {
    subscription.on('publication', (publication) => feed.published(this, publication))
    subscription.on('join', ({ info }) => feed.joined(this, info))
    subscription.on('leave', ({ info }) => feed.left(this, info))
    subscription.on('subscribing', () => feed.interrupted(this))
    subscription.on('subscribed', (context) => {
      feed.subscribed(this, context)
      this.#settle(feed.channel)
    })
    subscription.on('unsubscribed', ({ code, reason }) => {
      feed.refused(this, code, reason)
      this.#settle(feed.channel)
    })
  }

  #settle(channel: string): void {
    if (this.#unsettled.delete(channel) && this.#unsettled.size === 0 && this.#life === 'connected') {
      this.#listener.settled()
    }
  }
}

function refusal(finding: Finding): Verdict {
  return { finding, reached: true, final: true, spentToken: false }
}

function construct({ transport, place, token, refresh, client, timeout, globals }: LinkOptions): Centrifuge {
  const { url, commandUrl } = place
  const options: Partial<Options> = {
    ...globals,
    ...client,
    timeout,
    token: token ?? '',
    getToken: refresh ?? null,
    emulationEndpoint: commandUrl,
    // Whether the network is there is judged in one place, and that is not the link.
    networkEventTarget: new EventTarget(),
  }
  if (transport === 'http_stream') return new Centrifuge([{ transport, endpoint: url }], options)
  // The library takes a bare HTTP address for a mistake; the socket that polls knows its own.
  return new Centrifuge(transport === 'poll' ? `poll:${url}` : url.replace(/^http/, 'ws'), options)
}
