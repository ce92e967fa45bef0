import type { TransportName } from '@portico/protocol'
import type { SubscribedContext } from 'centrifuge'
import type { Feed } from '../../src/channel/feed.ts'
import type { Position } from '../../src/channel/position.ts'
import type { Clock } from '../../src/clock.ts'
import type { Link, LinkListener } from '../../src/session/link.ts'
import { unreachable, type Verdict, verdictOf } from '../../src/session/verdict.ts'

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Time that passes only when it is told to. */
export class FakeClock implements Clock {
  readonly random: () => number
  #now = 0
  #next = 0
  readonly #timers = new Map<number, { at: number; callback: () => void }>()

  constructor(random: () => number) {
    this.random = random
  }

  now(): number {
    return this.#now
  }

  after(delay: number, callback: () => void): () => void {
    const id = this.#next++
    this.#timers.set(id, { at: this.#now + delay, callback })
    return () => this.#timers.delete(id)
  }

  get pending(): number {
    return this.#timers.size
  }

  /** Runs everything that falls due within the time, in order, letting promises settle in between. */
  async pass(duration: number): Promise<void> {
    const end = this.#now + duration
    await settle()
    for (let due = this.#earliest(end); due !== undefined; due = this.#earliest(end)) {
      this.#timers.delete(due.id)
      this.#now = Math.max(this.#now, due.at)
      due.callback()
      await settle()
    }
    this.#now = end
  }

  #earliest(end: number): { id: number; at: number; callback: () => void } | undefined {
    let earliest: { id: number; at: number; callback: () => void } | undefined
    for (const [id, timer] of this.#timers) {
      if (timer.at <= end && (earliest === undefined || timer.at < earliest.at)) earliest = { id, ...timer }
    }
    return earliest
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve()
}

/** What the network does to connections at the moment. */
export interface Weather {
  readonly blocked: ReadonlySet<TransportName>
  /** A dialled connection opens and is never answered. */
  readonly hangs: boolean
  readonly refusal: number | undefined
  readonly maxDelay: number
}

export const fairWeather: Weather = { blocked: new Set(), hangs: false, refusal: undefined, maxDelay: 50 }

/** A service with one stream per channel, that forgets what is older than `kept`, reached over unreliable links. */
export class SimulatedService {
  readonly clock: FakeClock
  readonly kept: number
  readonly open = new Set<SimulatedLink>()
  readonly streams = new Map<string, number>()
  weather: Weather = fairWeather
  epoch = 1
  mostOpen = 0

  constructor(clock: FakeClock, kept: number) {
    this.clock = clock
    this.kept = kept
  }

  publish(channel: string): void {
    const offset = (this.streams.get(channel) ?? 0) + 1
    this.streams.set(channel, offset)
    for (const link of this.open) link.push(channel, offset)
  }

  /** The connection ends under both sides; the client hears of it after a moment. */
  cut(link: SimulatedLink, code: number): void {
    link.breakOff(code)
  }
}

/** Delivers in order and late, as a socket does, until it is cut. */
export class SimulatedLink implements Link {
  readonly transport: TransportName
  readonly #service: SimulatedService
  readonly #listener: LinkListener
  /** With where each stood when it was asked for: the request is under way while the feed moves on. */
  readonly #feeds = new Map<string, { feed: Feed; since: Position | undefined }>()
  #life: 'new' | 'dialling' | 'connected' | 'over' = 'new'
  #cut = false
  #arrivesAt = 0

  constructor(service: SimulatedService, transport: TransportName, listener: LinkListener) {
    this.#service = service
    this.transport = transport
    this.#listener = listener
  }

  get alive(): boolean {
    return this.#life === 'connected' && !this.#cut
  }

  dial(feeds: Iterable<Feed>): void {
    this.#life = 'dialling'
    for (const feed of feeds) this.#feeds.set(feed.channel, { feed, since: feed.position })
    const { weather } = this.#service
    if (weather.hangs) return
    const verdict = this.#obstacle(weather)
    if (verdict !== undefined) {
      this.#later(() => this.#fail(verdict))
      return
    }
    this.#service.open.add(this)
    this.#service.mostOpen = Math.max(this.#service.mostOpen, this.#service.open.size)
    this.#later(() => this.#connect())
  }

  join(feed: Feed): void {
    if (this.#life === 'over') return
    this.#feeds.set(feed.channel, { feed, since: feed.position })
    if (this.#life === 'connected') this.#subscribe(feed, feed.position)
  }

  leave(feed: Feed): void {
    this.#feeds.delete(feed.channel)
  }

  push(channel: string, offset: number): void {
    this.#later(() => {
      const feed = this.#feeds.get(channel)?.feed
      if (feed && this.#life === 'connected') feed.published(this, { channel, data: offset, offset })
    })
  }

  async probe(): Promise<boolean> {
    if (this.#cut) this.#service.clock.after(5_000, () => this.#lose(2))
    return !this.#cut
  }

  breakOff(code: number): void {
    this.#cut = true
    this.#service.open.delete(this)
    // A half-open connection says nothing by itself: only the heartbeat finds it.
    this.#service.clock.after(code === 0 ? 35_000 : 10, () => this.#lose(code))
  }

  async rpc(): Promise<unknown> {
    return {}
  }

  history(): Promise<never> {
    return Promise.reject(new Error('not simulated'))
  }

  presence(): Promise<never> {
    return Promise.reject(new Error('not simulated'))
  }

  close(): void {
    this.#life = 'over'
    this.#service.open.delete(this)
  }

  #obstacle({ blocked, refusal }: Weather): Verdict | undefined {
    if (blocked.has(this.transport)) return unreachable(this.transport)
    return refusal === undefined ? undefined : verdictOf(refusal, 'refused', this.transport)
  }

  #connect(): void {
    if (this.#life !== 'dialling' || this.#cut) return
    this.#life = 'connected'
    this.#listener.connected()
    for (const { feed, since } of this.#feeds.values()) this.#subscribe(feed, since)
    if (this.#life === 'connected') this.#listener.settled()
  }

  #subscribe(feed: Feed, since: Position | undefined): void {
    const service = this.#service
    const top = service.streams.get(feed.channel) ?? 0
    const epoch = String(service.epoch)
    const recovered = since?.epoch === epoch && top - since.offset <= service.kept
    const from = recovered ? since.offset : top
    const context: SubscribedContext = {
      channel: feed.channel,
      recoverable: true,
      positioned: true,
      streamPosition: { epoch, offset: from },
      wasRecovering: since !== undefined,
      recovered,
      hasRecoveredPublications: recovered && top > from,
    }
    feed.subscribed(this, context)
    for (let offset = from + 1; offset <= top; offset += 1) {
      feed.published(this, { channel: feed.channel, data: offset, offset })
    }
  }

  #fail(verdict: Verdict): void {
    if (this.#life !== 'dialling') return
    this.close()
    this.#listener.failed(verdict)
  }

  #lose(code: number): void {
    if (this.#life === 'over') return
    const connected = this.#life === 'connected'
    this.close()
    const verdict = verdictOf(code, 'lost', this.transport)
    if (connected) this.#listener.lost(verdict)
    else this.#listener.failed(verdict)
  }

  /** In order, whatever the delays: nothing overtakes within a connection. */
  #later(callback: () => void): void {
    const { clock, weather } = this.#service
    this.#arrivesAt = Math.max(this.#arrivesAt, clock.now() + clock.random() * weather.maxDelay)
    clock.after(this.#arrivesAt - clock.now(), () => {
      if (!this.#cut) callback()
    })
  }
}
