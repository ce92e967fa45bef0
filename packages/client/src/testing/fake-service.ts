import type { Contract } from '@portico/channels'
import { CommandError, commandErrors, disconnects, type TransportName } from '@portico/protocol'
import type { ClientInfo, HistoryResult } from 'centrifuge'
import type { OutboxItem, Receipt } from '../channel/outbox.ts'
import * as ownRequests from '../channel/requests.ts'
import type { Chunks } from '../chunks.ts'
import { Client } from '../client.ts'
import type { Clock } from '../clock.ts'
import type { AppContract, EventIn, NameIn, Received } from '../contract.ts'
import type { ClientOptions } from '../options.ts'
import type { LinkListener } from '../session/link.ts'
import { unreachable, type Verdict, verdictOf } from '../session/verdict.ts'
import type { World } from '../session/world.ts'
import * as ownUpkeep from '../upkeep/upkeep.ts'
import { codeDiagnostician } from './code-diagnostician.ts'
import { discovery } from './discovery.ts'
import { endsForGood } from './endings.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeLink } from './fake-link.ts'
import { type FakePublication, FakeStream } from './fake-stream.ts'
import { fairWeather, type Weather } from './weather.ts'

export interface FakeServiceOptions {
  readonly clock?: FakeClock
  /** Publications that each channel remembers. */
  readonly kept?: number
}

interface FakePage {
  readonly limit?: number | undefined
  readonly before?: number | undefined
}

/**
 * A realtime service for the tests of an application: no socket, no process, and time that passes when the test
 * says so.
 *
 *     const service = new FakeService()
 *     const client = service.client()
 *     render(<PorticoProvider client={client}>…</PorticoProvider>)
 *     await service.clock.pass(0)
 *     service.publish('conversation:7', 'message.sent', message)
 */
export class FakeService<App extends Contract = AppContract> {
  readonly clock: FakeClock
  readonly links = new Set<FakeLink>()
  /** Channels to which subscribing is refused, with the reason. */
  readonly denials = new Map<string, string>()
  weather: Weather = fairWeather
  /** The most connections there ever were at once. */
  mostLinks = 0
  readonly #kept: number
  readonly #streams = new Map<string, FakeStream>()
  readonly #expired = new Set<string>()
  readonly #others = new Map<string, ClientInfo[]>()
  #tokens = 0
  #clients = 0

  constructor({ clock = new FakeClock(), kept = 1_000 }: FakeServiceOptions = {}) {
    this.clock = clock
    this.#kept = kept
  }

  /** A client of this service. Starts when `start` is called, or when a provider holds it. */
  client(
    options: Omit<ClientOptions, 'world' | 'globals' | 'origin'> & {
      user?: string
      /** Names failures. By default it goes by the service's code alone. */
      diagnosis?: Chunks['diagnosis']
      /** Fetches what links are made with; by default it is there. */
      load?: World['load']
      requests?: Chunks['requests']
      upkeep?: Chunks['upkeep']
    } = {},
  ): Client<App> {
    const {
      user = '42',
      diagnosis = async (named) => codeDiagnostician(named),
      load = () => undefined,
      clock = this.clock,
      ...others
    } = options
    const { requests = async () => ownRequests, upkeep = async () => ownUpkeep, ...rest } = others
    const token = async () => `token ${++this.#tokens}`
    return new Client<App>({
      auth: { token },
      ...rest,
      clock,
      world: {
        discover: async () => discovery,
        load,
        diagnosis,
        requests,
        upkeep,
        link: (how, listener) => this.link({ ...how, user, clock }, listener),
      },
    })
  }

  link(
    how: { transport: TransportName; token: string | undefined; user: string; clock?: Clock },
    listener: LinkListener,
  ): FakeLink {
    const info = { client: `client-${++this.#clients}`, user: how.user }
    return new FakeLink(this, { clock: this.clock, ...how, info }, listener)
  }

  stream(channel: string): FakeStream {
    const stream = this.#streams.get(channel) ?? new FakeStream(channel, this.#kept)
    this.#streams.set(channel, stream)
    return stream
  }

  /** Publishes as a back end does. The data is what a subscriber gets: no schema changes it here. */
  publish<const Name extends NameIn<App>, const Event extends EventIn<App, Name>>(
    channel: Name,
    event: Event,
    data: Received<App, Name, Event>,
    { key }: { key?: string } = {},
  ): FakePublication {
    const published = this.stream(channel).add({ event, data, key, by: undefined })
    if (!published.repeated) this.#broadcast(channel, published)
    return published
  }

  /**
   * Another user joins or leaves a channel. As the service does, it announces only a user's first and last connection.
   */
  join(channel: string, who: ClientInfo): void {
    if (!this.#isHere(channel, who)) for (const link of this.links) link.announce(channel, 'join', who)
    this.#others.set(channel, [...(this.#others.get(channel) ?? []), who])
  }

  leave(channel: string, who: ClientInfo): void {
    const others = this.#others.get(channel) ?? []
    this.#others.set(
      channel,
      others.filter(({ client }) => client !== who.client),
    )
    if (!this.#isHere(channel, who)) for (const link of this.links) link.announce(channel, 'leave', who)
  }

  /** Cuts every connection; 1 is a cut cable, from 3000 on the service says why. */
  drop(code = 1): void {
    for (const link of [...this.links]) link.cut(code)
  }

  /** Silently drops everything on the present connections from now on. */
  halfOpen(): void {
    for (const link of [...this.links]) link.cut(1, { silently: true })
  }

  /** Asks every client to move, as a node does that is about to stop. */
  drain(delayMs = 0): void {
    for (const link of this.links) link.tell({ $sys: 'drain', delayMs })
  }

  /** Loses a channel's history: every connection is dropped, and on return the channel's subscribers find a gap. */
  forget(channel: string): void {
    this.stream(channel).forget()
    this.drop(disconnects.insufficientState.code)
  }

  /** Every message takes this long. */
  delay(ms: number): void {
    this.weather = { ...this.weather, delay: () => ms }
  }

  /** Messages of different connections overtake each other; on one they never do, on any transport. */
  reorder(maxDelayMs = 100): void {
    this.weather = { ...this.weather, delay: () => this.clock.random() * maxDelayMs }
  }

  duplicate(): void {
    this.weather = { ...this.weather, duplicates: true }
  }

  block(...transports: readonly TransportName[]): void {
    this.weather = { ...this.weather, blocked: new Set(transports) }
  }

  /** The store of these channels is away, until `calm`: they cannot be opened or published to. */
  takeAway(...channels: readonly string[]): void {
    this.weather = { ...this.weather, away: new Set(channels) }
  }

  /** Connections are refused with this code, until `calm`. */
  refuse(code: number): void {
    this.weather = { ...this.weather, refusal: code }
  }

  /** Makes the tokens in use invalid. */
  expireTokens(): void {
    for (const { token } of this.links) if (token !== undefined) this.#expired.add(token)
    this.drop(disconnects.expired.code)
  }

  /** Ends every disturbance. */
  calm(): void {
    this.weather = fairWeather
  }

  admit(link: FakeLink): Verdict | undefined {
    const { blocked, refusal } = this.weather
    if (blocked.has(link.transport)) return unreachable(link.transport)
    const isExpired = link.token !== undefined && this.#expired.has(link.token)
    const code = isExpired ? commandErrors.tokenExpired.code : refusal
    if (code !== undefined) {
      return verdictOf({ code, reason: 'refused', transport: link.transport, isFinal: endsForGood(code) })
    }
    this.links.add(link)
    this.mostLinks = Math.max(this.mostLinks, this.links.size)
    return undefined
  }

  accept({ channel, event, data, key }: OutboxItem, by: ClientInfo): Receipt {
    if (this.weather.away.has(channel)) throw new CommandError('storeUnavailable')
    const stream = this.stream(channel)
    const published = stream.add({ event, data, key, by })
    if (!published.repeated) this.#broadcast(channel, published)
    const connections = [...this.links].filter((link) => link.listensTo(channel)).length
    const position = { epoch: stream.top.epoch, offset: published.offset }
    return { place: 'memory', position, repeated: published.repeated, connections, nodes: 1 }
  }

  /** The newest first, from below `before`. */
  read(channel: string, { limit = Infinity, before = Infinity }: FakePage = {}): HistoryResult {
    const stream = this.stream(channel)
    const newestFirst = stream.kept.filter(({ offset }) => offset < before).reverse()
    return {
      ...stream.top,
      publications: newestFirst.slice(0, limit).map((kept) => stream.contextOf(kept)),
    }
  }

  present(channel: string): readonly ClientInfo[] {
    const here = [...this.links].filter((link) => link.listensTo(channel)).map(({ info }) => info)
    return [...here, ...(this.#others.get(channel) ?? [])]
  }

  #isHere(channel: string, { user }: ClientInfo): boolean {
    return this.present(channel).some((other) => other.user === user)
  }

  #broadcast(channel: string, publication: FakePublication): void {
    for (const link of this.links) {
      link.push(publication, channel)
      if (this.weather.duplicates) link.push(publication, channel)
    }
  }
}
