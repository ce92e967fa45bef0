import type { SystemPingResult, systemMethods, TransportName } from '@portico/protocol'
import {
  Centrifuge,
  type ClientInfo,
  type HistoryOptions,
  type HistoryResult,
  type Options,
  type TransportEndpoint,
} from 'centrifuge'
import type { Feed } from '../channel/feed.ts'
import type { FindingError } from '../finding.ts'
import { drainDelayOf } from '../notice.ts'
import type { Link, LinkListener } from './link.ts'
import { refusalOf } from './refusal.ts'
import { unreachable, type Verdict, verdictOf } from './verdict.ts'

/** How the library reaches the service over one transport. */
export interface Way extends Partial<Pick<Options, 'websocket' | 'fetch' | 'emulationEndpoint'>> {
  readonly endpoint: string | TransportEndpoint[]
}

export interface LinkOptions extends Way, Partial<Options> {
  readonly transport: TransportName
  /** Gets a new token before the current one expires, on the same connection. */
  readonly refresh: (() => Promise<string>) | undefined
}

/** Copied with its type from the protocol's table, which is too large to ship to a page. */
const ping: typeof systemMethods.ping = '$sys.ping'

/** A link over npm centrifuge. The library is never allowed to reconnect: the first trouble ends the link. */
export class CentrifugeLink implements Link {
  readonly transport: TransportName
  readonly #centrifuge: Centrifuge
  readonly #listener: LinkListener
  /** The channels that have no answer yet. */
  readonly #asked = new Set<string>()
  #life: 'dialling' | 'connected' | 'over' = 'dialling'

  constructor({ transport, endpoint, refresh, ...options }: LinkOptions, listener: LinkListener) {
    this.transport = transport
    this.#listener = listener
    const centrifuge = new Centrifuge(endpoint, {
      ...options,
      getToken: refresh ? () => this.#refresh(refresh) : null,
      // An inert target: only the session judges whether there is a network.
      networkEventTarget: new EventTarget(),
    })
    this.#centrifuge = centrifuge
    centrifuge.on('connected', () => {
      this.#life = 'connected'
      listener.connected()
      this.#settle()
    })
    centrifuge.on('message', ({ data }) => {
      const delay = drainDelayOf(data)
      if (delay !== undefined) listener.draining(delay)
    })
    centrifuge.on('error', ({ type, error }) => {
      if (this.#life !== 'dialling') return
      if (type === 'transport') this.#end(unreachable(transport))
      else if (type === 'connect') this.#fall(error.code, error.message)
    })
    centrifuge.on('connecting', ({ code, reason }) => {
      if (this.#life === 'connected') this.#fall(code, reason)
    })
    // `disconnected` is final: the library decides that by the range of the code or the flag of the error.
    centrifuge.on('disconnected', ({ code, reason }) => this.#fall(code, reason, true))
  }

  dial(feeds: Iterable<Feed>): void {
    for (const feed of feeds) this.join(feed)
    try {
      this.#centrifuge.connect()
    } catch {
      // The environment lacks what the transport needs.
      this.#end(unreachable(this.transport))
    }
  }

  join(feed: Feed): void {
    const { channel, position = null, snapshot } = feed
    if (this.#life === 'over' || this.#centrifuge.getSubscription(channel)) return
    const subscription = this.#centrifuge.newSubscription(channel, {
      since: position,
      joinLeave: true,
      // A request: the service grants it only for channels that declare it.
      delta: 'fossil',
      ...(snapshot && { data: { snapshot } }),
    })
    subscription.on('publication', (publication) => feed.published(this, publication))
    subscription.on('join', ({ info }) => feed.joined(this, info))
    subscription.on('leave', ({ info }) => feed.left(this, info))
    subscription.on('subscribing', () => {
      this.#asked.add(channel)
      feed.interrupted(this)
    })
    subscription.on('subscribed', (context) => {
      feed.subscribed(this, context)
      this.#answered(channel)
    })
    // A refusal for now: the library asks again. Codes below 100 are its own.
    subscription.on('error', ({ error: { code, message } }) => {
      if (code < 100) return
      feed.refused(this, 'interrupted', refusalOf(channel, code, message))
      this.#answered(channel)
    })
    subscription.on('unsubscribed', ({ code, reason }) => {
      feed.refused(this, 'denied', refusalOf(channel, code, reason))
      this.#answered(channel)
    })
    subscription.subscribe()
  }

  leave({ channel }: Feed): void {
    const subscription = this.#centrifuge.getSubscription(channel)
    subscription?.removeAllListeners()
    this.#centrifuge.removeSubscription(subscription)
    this.#answered(channel)
  }

  async rpc(method: string, data: unknown): Promise<unknown> {
    return (await this.#centrifuge.rpc(method, data)).data
  }

  async probe(): Promise<SystemPingResult | undefined> {
    try {
      // The service answers its own method, so the type is known.
      return (await this.rpc(ping, {})) as SystemPingResult
    } catch (error) {
      const { code, message } = error as { code: number; message: string }
      // Any answer of the service is a sign of life, an error too.
      if (code < 100) this.#fall(code, message)
    }
    return this.#life === 'connected' ? {} : undefined
  }

  history(channel: string, options: HistoryOptions): Promise<HistoryResult> {
    return this.#centrifuge.history(channel, options)
  }

  async presence(channel: string): Promise<readonly ClientInfo[]> {
    return Object.values((await this.#centrifuge.presence(channel)).clients)
  }

  close(): void {
    this.#life = 'over'
    this.#centrifuge.disconnect()
  }

  #fall(code: number, reason: string, isFinal = false): void {
    this.#end(verdictOf({ code, reason, transport: this.transport, isFinal }))
  }

  #end(verdict: Verdict): void {
    if (this.#life === 'over') return
    this.close()
    this.#listener.ended(verdict)
  }

  /** If nobody is signed in any more, the link ends instead of asking for a token repeatedly. */
  async #refresh(refresh: () => Promise<string>): Promise<string> {
    try {
      return await refresh()
    } catch (error) {
      const { finding, final } = error as Partial<FindingError>
      if (finding && final) this.#end({ finding, reached: true, final })
      throw error
    }
  }

  #answered(channel: string): void {
    this.#asked.delete(channel)
    this.#settle()
  }

  #settle(): void {
    if (this.#life === 'connected' && this.#asked.size === 0) this.#listener.settled()
  }
}
