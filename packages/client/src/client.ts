import type { Contract } from '@portico/channels'
import type { Channel, HistoryPage, Past, PublishOptions } from './channel/channel.ts'
import { type FeedState, opening } from './channel/feed.ts'
import { Hub, type Use } from './channel/hub.ts'
import { everyEvent } from './channel/line.ts'
import { Outbox, type Receipt } from './channel/outbox.ts'
import type { Position, Start } from './channel/position.ts'
import { sendOver } from './channel/send.ts'
import { type Clock, systemClock } from './clock.ts'
import type { AppContract, EventIn, NameIn, Payload } from './contract.ts'
import type { Finding } from './finding.ts'
import { newKey } from './key.ts'
import { readNotice } from './notice.ts'
import { type ClientOptions, originOf, reportToConsole, tokensOf, worldOf } from './options.ts'
import { watchPage } from './page.ts'
import { RoundTrip } from './round-trip.ts'
import type { Link } from './session/link.ts'
import type { State } from './session/machine.ts'
import { Session } from './session/session.ts'
import { initialStatus, nextStatus, type Status } from './status.ts'
import { Cell, type Store } from './store.ts'
import type { TokenSource } from './token.ts'

/** How long the connection outlives its last holder, so that a remount keeps it. */
const linger = 1_000

/**
 * Realtime on the page's own origin. One client serves a page; it may be made during server rendering, where it
 * does nothing until `start`.
 */
export class Client<App extends Contract = AppContract> {
  readonly #clock: Clock
  readonly #report: (problem: unknown) => void
  readonly #options: ClientOptions
  readonly #tokens: TokenSource | undefined
  readonly #status: Cell<Status>
  readonly #session: Session
  readonly #hub: Hub
  readonly #outbox: Outbox
  readonly #roundTrip: RoundTrip
  #stopWatching = (): void => {}
  #holders = 0
  #cancelLetGo = (): void => {}
  #lastFinding: Finding | undefined

  constructor(options: ClientOptions = {}) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#report = options.report ?? reportToConsole
    this.#tokens = tokensOf(options, this.#clock)
    this.#status = new Cell(initialStatus, this.#report)
    this.#outbox = new Outbox(this.#clock)
    this.#roundTrip = new RoundTrip(this.#clock, () => this.#project())
    this.#session = new Session(worldOf(options, this.#clock, this.#tokens), {
      changed: (state) => this.#changed(state),
      message: (data, link) => this.#message(data, link),
      adopted: (link) => this.#adopted(link),
      released: () => {
        if (this.#session.link === undefined) this.#outbox.connect(undefined)
      },
    })
    this.#hub = new Hub(this.#clock, {
      opened: (feed) => this.#session.join(feed),
      rewound: (feed) => {
        this.#session.leave(feed)
        this.#session.join(feed)
      },
      closed: (feed) => this.#session.leave(feed),
      changed: () => this.#project(),
      failed: (error, channel) => this.#report(new Error(`a handler of ${channel} threw`, { cause: error })),
    })
  }

  get status(): Store<Status> {
    return this.#status
  }

  /** Connects, and stays connected until `close`. */
  start(): void {
    if (originOf(this.#options) === undefined && this.#options.world === undefined) {
      throw new Error(
        'there is no page here, so no origin to connect to: start the client in the browser (an effect, or ' +
          '<PorticoProvider>), or give it one, as in new Client({ origin: "https://app.example" })',
      )
    }
    this.#stopWatching()
    this.#stopWatching = watchPage({
      online: () => this.#session.tell({ kind: 'online' }),
      offline: () => this.#session.tell({ kind: 'offline' }),
      woke: () => this.#session.tell({ kind: 'woke' }),
    })
    this.#session.tell({ kind: 'start' })
  }

  /** Connects for as long as somebody holds on, and a moment longer. The answer lets go. */
  hold(): () => void {
    this.#cancelLetGo()
    if (this.#holders === 0 && this.#session.state.kind === 'idle') this.start()
    this.#holders += 1
    return () => {
      this.#holders -= 1
      if (this.#holders === 0) this.#cancelLetGo = this.#clock.after(linger, () => this.close())
    }
  }

  /** Now, whatever the state. */
  retry(): void {
    this.#session.tell({ kind: 'retry' })
  }

  /** Another person signed in: connects as them, then lets go of the old connection. */
  identityChanged(): void {
    this.#tokens?.forget()
    this.#session.tell({ kind: 'identity' })
  }

  /** Ends the connection, until `start`: signed out. Publications that wait are turned away. */
  close(): void {
    this.#stopWatching()
    this.#cancelLetGo()
    this.#tokens?.forget()
    this.#session.tell({ kind: 'close' })
    this.#outbox.close('the client was closed')
    this.#hub.sweep()
  }

  /** Uses a channel, from `start` or from now on, until it is released. */
  channel<const Name extends NameIn<App>>(name: Name, start?: Start): Channel<App, Name> {
    const use = this.#hub.use(name, start)
    return this.#channelOf(name, use)
  }

  /** What the subscription to a channel is doing, whoever uses it. */
  stateOf(name: NameIn<App>): FeedState {
    return this.#hub.find(name)?.state.get() ?? opening
  }

  /** Resolves when the service has said where it is kept. Waits, in order, while there is no connection. */
  publish<const Name extends NameIn<App>, const Event extends EventIn<App, Name>>(
    channel: Name,
    event: Event,
    data: Payload<App, Name, Event>,
    { key = newKey() }: PublishOptions = {},
  ): Promise<Receipt> {
    return this.#outbox.post({ channel, event, data, key })
  }

  /** The newest first, or what came before `before`. */
  async history(
    channel: NameIn<App>,
    { limit, before }: { limit: number; before?: Position },
  ): Promise<HistoryPage<Past>> {
    const page = { limit, reverse: true, ...(before && { since: before }) }
    const { publications, offset, epoch } = await this.#living().history(channel, page)
    const items = publications.map(({ data, offset: at = 0 }) => ({ data, offset: at }))
    return { items, top: { offset, epoch } }
  }

  /** Tells whoever was named for it in the options. */
  report(problem: unknown): void {
    this.#report(problem)
  }

  #channelOf<Name extends NameIn<App>>(name: Name, use: Use): Channel<App, Name> {
    const { line, reader } = use
    const stops = new Set<() => void>()
    const kept = (stop: () => void) => {
      stops.add(stop)
      return stop
    }
    return {
      name,
      state: line.state,
      on: (event, handler) => kept(line.on(reader, event, handler as never)),
      onEvery: (handler) => kept(line.on(reader, everyEvent, handler)),
      onGap: (handler) => kept(line.onGap(reader, handler)),
      onPresence: (handler) => kept(line.onPresence(handler)),
      publish: (event, data, options) => this.publish(name, event, data, options),
      history: (options) => this.history(name, options),
      presence: async () => this.#living().presence(name),
      release: () => {
        for (const stop of stops) stop()
        this.#hub.release(use)
      },
    }
  }

  #living(): Link {
    const link = this.#session.link
    if (link === undefined) throw new Error(`not connected: ${this.#status.get().state}`)
    return link
  }

  #adopted(link: Link): void {
    this.#outbox.connect(
      sendOver(link, this.#session.discovery?.limits.frameBytes ?? Number.POSITIVE_INFINITY),
    )
    this.#roundTrip.follow(link)
  }

  #message(data: unknown, link: Link): void {
    const notice = readNotice(data)
    if (notice) this.#session.drain(link, notice.delayMs)
  }

  #changed(state: State): void {
    if ('finding' in state) this.#lastFinding = state.finding
    if (this.#session.link === undefined) this.#roundTrip.follow(undefined)
    this.#project()
  }

  #project(): void {
    const status = nextStatus(this.#status.get(), this.#session.state, {
      ladder: this.#session.ladder,
      now: this.#clock.now(),
      broken: this.#hub.broken,
      roundTripMs: this.#roundTrip.ms,
      notBetter: this.#session.passedOver,
      lastFinding: this.#lastFinding,
    })
    this.#status.set(status)
  }
}
