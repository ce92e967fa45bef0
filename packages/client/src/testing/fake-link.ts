import { commandErrors, type SystemPingResult, systemMethods, type TransportName } from '@portico/protocol'
import type { ClientInfo, HistoryOptions, HistoryResult } from 'centrifuge'
import type { Feed } from '../channel/feed.ts'
import type { OutboxItem } from '../channel/outbox.ts'
import type { Position } from '../channel/position.ts'
import type { Clock } from '../clock.ts'
import { drainDelayOf } from '../notice.ts'
import type { Link, LinkListener } from '../session/link.ts'
import { refusalOf } from '../session/refusal.ts'
import { type Verdict, verdictOf } from '../session/verdict.ts'
import { endsForGood } from './endings.ts'
import type { FakeService } from './fake-service.ts'
import type { FakePublication } from './fake-stream.ts'

interface Joined {
  readonly feed: Feed
  /** Where it stood when it was asked for: the request is under way while the feed moves on. */
  readonly since: Position | undefined
  state: 'asked' | 'putOff' | 'live'
}

/** The service's side of a connection, whatever its contract. */
type Serving = Pick<
  FakeService,
  'accept' | 'admit' | 'denials' | 'links' | 'present' | 'read' | 'stream' | 'weather'
>

type Refuse = (reason: { readonly code: number; readonly message: string }) => void

/** A connection to the fake service: delivers in order and late, as a socket does, until it is cut. */
export class FakeLink implements Link {
  readonly transport: TransportName
  readonly token: string | undefined
  readonly info: ClientInfo
  readonly #service: Serving
  /** The clock of the page that it is in. */
  readonly clock: Clock
  readonly #listener: LinkListener
  readonly #joined = new Map<string, Joined>()
  readonly #asked = new Set<Refuse>()
  #life: 'new' | 'dialling' | 'connected' | 'over' = 'new'
  #cut = false
  #arrivesAt = 0

  constructor(
    service: Serving,
    how: { transport: TransportName; token: string | undefined; info: ClientInfo; clock: Clock },
    listener: LinkListener,
  ) {
    this.#service = service
    this.transport = how.transport
    this.token = how.token
    this.info = how.info
    this.clock = how.clock
    this.#listener = listener
  }

  get alive(): boolean {
    return this.#life === 'connected' && !this.#cut
  }

  dial(feeds: Iterable<Feed>): void {
    this.#life = 'dialling'
    for (const feed of feeds) this.#joined.set(feed.channel, askedFor(feed))
    if (this.#service.weather.hangs) return
    const obstacle = this.#service.admit(this)
    this.#later(() => (obstacle ? this.#end(obstacle) : this.#connect()))
  }

  join(feed: Feed): void {
    if (this.#life === 'over') return
    const joined = askedFor(feed)
    this.#joined.set(feed.channel, joined)
    if (this.#life === 'connected') this.#later(() => this.#subscribe(joined))
  }

  leave(feed: Feed): void {
    this.#joined.delete(feed.channel)
  }

  /** The service's side of it. */
  push(publication: FakePublication, channel: string): void {
    const context = this.#service.stream(channel).contextOf(publication)
    this.#later(() => this.#feedOf(channel)?.published(this, context))
  }

  tell(data: unknown): void {
    this.#later(() => {
      const delay = drainDelayOf(data)
      if (delay !== undefined) this.#listener.draining(delay)
    })
  }

  announce(channel: string, kind: 'join' | 'leave', who: ClientInfo): void {
    this.#later(() => {
      const feed = this.#feedOf(channel)
      if (kind === 'join') feed?.joined(this, who)
      else feed?.left(this, who)
    })
  }

  /** Ends it for both sides. A half-open connection reports nothing: only the heartbeat finds it. */
  cut(code: number, { silently = false } = {}): void {
    this.#cut = true
    this.#service.links.delete(this)
    const verdict = this.#verdict(code, 'cut')
    this.clock.after(silently ? 35_000 : 10, () => this.#end(verdict))
  }

  async probe(): Promise<SystemPingResult | undefined> {
    if (this.#cut) this.clock.after(5_000, () => this.#end(this.#verdict(1, 'no answer')))
    return this.#cut ? undefined : this.#service.weather.sign
  }

  rpc(method: string, data: unknown): Promise<unknown> {
    if (method === systemMethods.publish)
      return this.#ask(() => this.#service.accept(data as OutboxItem, this.info))
    return this.#ask(() => ({}))
  }

  history(channel: string, { limit, since }: HistoryOptions): Promise<HistoryResult> {
    return this.#ask(() => this.#service.read(channel, { limit, before: since?.offset }))
  }

  presence(channel: string): Promise<readonly ClientInfo[]> {
    return this.#ask(() => this.#service.present(channel))
  }

  close(): void {
    if (this.#life === 'over') return
    this.#life = 'over'
    this.#service.links.delete(this)
    for (const refuse of this.#asked) refuse({ code: 2, message: 'the connection was closed' })
    this.#asked.clear()
  }

  listensTo(channel: string): boolean {
    return this.alive && this.#feedOf(channel) !== undefined
  }

  #feedOf(channel: string): Feed | undefined {
    const joined = this.#joined.get(channel)
    return joined?.state === 'putOff' ? undefined : joined?.feed
  }

  #verdict(code: number, reason: string): Verdict {
    return verdictOf({ code, reason, transport: this.transport, isFinal: endsForGood(code) })
  }

  #ask<T>(answer: () => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.#asked.add(reject)
    this.#later(() => {
      this.#asked.delete(reject)
      try {
        resolve(answer())
      } catch (error) {
        reject(error)
      }
    })
    return promise
  }

  #connect(): void {
    if (this.#life !== 'dialling') return
    this.#life = 'connected'
    this.#listener.saw('opened', {})
    this.#listener.connected()
    for (const joined of [...this.#joined.values()]) this.#subscribe(joined)
    this.#settle()
  }

  #subscribe(joined: Joined): void {
    const { feed, since } = joined
    // The feed has asked again from another position, so this answer is no longer awaited.
    if (this.#joined.get(feed.channel) !== joined || !this.alive) return
    const { unanswered, away } = this.#service.weather
    if (unanswered.has(feed.channel)) {
      this.#askAgain(joined)
      return
    }
    if (away.has(feed.channel)) {
      const { code, text } = commandErrors.storeUnavailable
      joined.state = 'putOff'
      feed.refused(this, 'interrupted', refusalOf(feed.channel, code, text))
      this.#askAgain(joined)
      return
    }
    joined.state = 'live'
    const denial = this.#service.denials.get(feed.channel)
    if (denial !== undefined) {
      this.#joined.delete(feed.channel)
      feed.refused(this, 'denied', refusalOf(feed.channel, 103, denial))
      return
    }
    const stream = this.#service.stream(feed.channel)
    const { context, missed } = stream.subscribe(since)
    feed.subscribed(this, context)
    for (const publication of missed) feed.published(this, stream.contextOf(publication))
  }

  #askAgain(joined: Joined): void {
    this.clock.after(1_000, () => {
      this.#subscribe(joined)
      this.#settle()
    })
  }

  #settle(): void {
    if (this.alive && [...this.#joined.values()].every(({ state }) => state !== 'asked'))
      this.#listener.settled()
  }

  #end(verdict: Verdict): void {
    if (this.#life === 'over') return
    if (this.#life === 'connected') this.#listener.saw('closed', verdict.finding.facts ?? {})
    this.close()
    this.#listener.ended(verdict)
  }

  /** In order, whatever the delays: nothing overtakes within a connection. */
  #later(callback: () => void): void {
    const { weather } = this.#service
    const { clock } = this
    this.#arrivesAt = Math.max(this.#arrivesAt, clock.now() + weather.delay())
    clock.after(this.#arrivesAt - clock.now(), () => {
      if (!this.#cut && this.#life !== 'over') callback()
    })
  }
}

function askedFor(feed: Feed): Joined {
  return { feed, since: feed.position, state: 'asked' }
}
