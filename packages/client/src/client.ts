import type { Contract } from '@portico/channels'
import type { Finding, SystemSwitchRequest, SystemSwitchResult, Timeline } from '@portico/protocol'
import type { Channel, HistoryOptions, HistoryPage, Past, PublishOptions } from './channel/channel.ts'
import { openEnvelope } from './channel/envelope.ts'
import { type Feed, type FeedState, isGap } from './channel/feed.ts'
import { Hub, lingerMs } from './channel/hub.ts'
import { Outbox, PublishError, type Receipt } from './channel/outbox.ts'
import type { Start } from './channel/position.ts'
import type { Requests } from './channel/requests.ts'
import type { ChannelRequests } from './channel/use.ts'
import { preloadAfterMs } from './chunks.ts'
import type { Clock } from './clock.ts'
import type { AppContract, EventIn, NameIn, Payload } from './contract.ts'
import { Examiner } from './examiner.ts'
import { newKey } from './key.ts'
import { Lazy } from './lazy.ts'
import type { Member } from './member.ts'
import { type ClientOptions, type ClientWorld, reportToConsole, requireOrigin, worldOf } from './options.ts'
import { isPageOffline, watchPage } from './page.ts'
import type { Link } from './session/link.ts'
import { Session } from './session/session.ts'
import type { State } from './session/state.ts'
import { initialStatus, nextStatus, type Status } from './status.ts'
import { Cell, type Store } from './store.ts'
import type { Upkeep } from './upkeep/upkeep.ts'

/**
 * Realtime on the page's own origin. One client serves a page; it may be made during server rendering, where it
 * does nothing until `start`.
 */
export class Client<App extends Contract = AppContract> {
  /** Calls `report` of the options. */
  readonly report: (problem: unknown) => void
  /** The clock of the options, or that of the system. */
  readonly clock: Clock
  readonly #world: ClientWorld
  readonly #status: Cell<Status>
  readonly #session: Session
  readonly #examiner: Examiner
  readonly #outbox: Outbox
  readonly #hub: Hub
  readonly #requests: Lazy<Requests>
  readonly #upkeep: Lazy<Upkeep>
  #link: Link | undefined
  #lastFinding: Finding | undefined
  #identity = 0
  /** What keeps it connected: each `hold`, and the client itself once it was started. */
  readonly #holders = new Set<object>()
  #stopWatching = (): void => {}
  #cancelLetGo = (): void => {}
  #cancelAhead = (): void => {}

  constructor(options: ClientOptions = {}) {
    const { report = reportToConsole, auditEvery, contract } = options
    this.report = report
    this.#world = worldOf(options)
    const { clock } = this.#world
    this.clock = clock
    this.#status = new Cell(initialStatus, report)
    this.#session = new Session(this.#world, (state) => this.#changed(state))
    const project = () => this.#project()
    this.#examiner = new Examiner(this.#world, this.#session, project)
    const mention = (finding: Finding) => this.#examiner.mention(finding)
    const changed = () => this.#outboxChanged()
    this.#outbox = new Outbox(changed)
    this.#requests = new Lazy(async () => {
      const { Requests } = await this.#world.requests()
      const listener = { changed, refused: mention }
      return new Requests({
        clock,
        session: this.#session,
        outbox: this.#outbox,
        listener,
        openEnvelope,
        PublishError,
      })
    })
    // The contract's types are for the application. In here a channel may have any name.
    this.#hub = new Hub(clock, this.#session.feeder, this as unknown as ChannelRequests, {
      changed: (channel, state) => this.#channelChanged(channel, state),
      failed: (error, channel) => report(new Error(`a handler of ${channel} threw`, { cause: error })),
    })
    this.#upkeep = new Lazy(async () => {
      const { Upkeep } = await this.#world.upkeep()
      return new Upkeep({
        ...this.#world,
        session: this.#session,
        hub: this.#hub,
        auditEvery,
        contract,
        measured: project,
        mention,
        report,
      })
    })
  }

  /** The state of the connection: `get()` returns it, `subscribe(listener)` tells of changes. */
  get status(): Store<Status> {
    return this.#status
  }

  /** Another number after each `identityChanged`. */
  get identity(): number {
    return this.#identity
  }

  /** Connects, and stays connected until `close`. */
  start(): void {
    this.#begin('start')
    this.#holders.add(this)
  }

  /** The steps of the present attempt to connect, or of the last one, as this side saw them. */
  get timeline(): Timeline | undefined {
    return this.#session.trace.timeline
  }

  /**
   * Connects for as long as somebody holds on, a moment longer, and until each publication has its answer. Returns a
   * function that lets go. After `close` it does not connect.
   */
  hold(): () => void {
    // The outbox is closed with the client, by the application.
    if (this.#session.state.kind === 'idle' && !this.#outbox.closed) this.#begin('start')
    const letGo = () => {
      this.#holders.delete(letGo)
      this.#letGo()
    }
    this.#holders.add(letGo)
    return letGo
  }

  /** Connects at once, whatever the state, and asks again for channels that were denied. */
  retry(): void {
    this.#begin('retry')
    this.#hub.retry()
  }

  /**
   * Another person signed in. Connects as them, even after `close`, and then drops the old connection. Publications of the
   * previous person that were not taken yet are refused: they are never published in somebody else's name.
   */
  identityChanged(): void {
    this.#identity += 1
    this.#world.tokens?.forget()
    const wasClosed = this.#outbox.closed
    this.#outbox.close('somebody else signed in')
    if (wasClosed) this.#begin('start')
    else {
      this.#outbox.open()
      this.#session.tell({ kind: 'identity' })
    }
  }

  /**
   * Ends the connection, as when somebody signs out. Publications that wait or come later are refused. Only `start`,
   * `retry` or `identityChanged` connect again; mounting a component does not.
   */
  close(): void {
    this.#holders.delete(this)
    this.#outbox.close('the client was closed')
    this.#end()
  }

  /** Uses a channel until it is released. Events come from `start` on, a position that `liveQuery` read, or from now on. */
  channel<const Name extends NameIn<App>>(name: Name, start?: Start): Channel<App, Name> {
    requireOrigin(this.#world)
    // The contract says what a channel's events carry, and the service holds publishers to it.
    return this.#hub.use(name, start) as unknown as Channel<App, Name>
  }

  /** The subscription to a channel, if there is one. */
  feedOf(name: NameIn<App>): Pick<Feed, 'state' | 'position'> | undefined {
    return this.#hub.feedOf(name)
  }

  /** Publishes without a subscription. Resolves when the service has taken it. Without a connection, publications wait in order. */
  async publish<const Name extends NameIn<App>, const Event extends EventIn<App, Name>>(
    channel: Name,
    event: Event,
    data: Payload<App, Name, Event>,
    { key = newKey(), late }: PublishOptions = {},
  ): Promise<Receipt> {
    requireOrigin(this.#world)
    const item = { channel, event, data, key }
    const link = this.#link
    return late ? (await this.#requests.get()).publishNow(item, link) : this.#outbox.post(item)
  }

  /** The newest `limit` events of a channel, the newest first, or the ones before the position `before`. */
  async history<const Name extends NameIn<App>>(
    channel: Name,
    options: HistoryOptions,
  ): Promise<HistoryPage<Past<App, Name>>> {
    const page: HistoryPage<unknown> = await (await this.#requests.get()).history(channel, options)
    // The contract's types again, as in `channel`.
    return page as HistoryPage<Past<App, Name>>
  }

  /** Everybody who is in the channel now, with one entry for each connection. */
  async presence(channel: NameIn<App>): Promise<readonly Member[]> {
    return (await this.#requests.get()).presence(channel)
  }

  /** In development: asks the service to disturb this connection. */
  async disturb(request: SystemSwitchRequest): Promise<SystemSwitchResult> {
    return (await this.#requests.get()).disturb(request)
  }

  #begin(kind: 'start' | 'retry'): void {
    requireOrigin(this.#world)
    this.#stopWatching()
    this.#stopWatching = watchPage(this.#session)
    this.#outbox.open()
    this.#session.tell({ kind })
  }

  /** Ends the connection unless somebody holds on again within a moment, but not while publications have no answer. */
  #letGo(): void {
    this.#cancelLetGo()
    this.#cancelLetGo = this.#world.clock.after(lingerMs, () => {
      if (this.#outbox.size > 0) this.#letGo()
      else if (this.#holders.size === 0) this.#end()
    })
  }

  #end(): void {
    this.#stopWatching()
    this.#cancelLetGo()
    this.#world.tokens?.forget()
    this.#session.tell({ kind: 'close' })
    this.#world.close?.()
    this.#hub.sweep()
  }

  #changed(state: State): void {
    const { link, passedOver } = this.#session
    if (link !== this.#link) this.#follow(link)
    if ('finding' in state) {
      this.#lastFinding = state.finding
      this.#examiner.examine(state.finding)
    } else if (state.kind === 'live') {
      this.#lastFinding = undefined
      if (state.rung > 0 && passedOver) this.#examiner.examine(passedOver, link?.transport)
    }
    this.#project()
  }

  #follow(link: Link | undefined): void {
    this.#link = link
    this.#requests.value?.follow(link)
    // It may notice that the page was frozen, which is part of the failure's story.
    this.#upkeep.value?.follow(link)
    this.#cancelAhead()
    if (link) this.#lookAhead(preloadAfterMs)
    this.#fetchRequests()
  }

  /** Loads what only trouble needs. Then the status is projected: two clients in one page are a finding even if all is well. */
  #lookAhead(delayMs: number): void {
    this.#cancelAhead = this.#world.clock.after(delayMs, async () => {
      const link = this.#link
      try {
        await Promise.all([this.#examiner.diagnostician.get(), this.#upkeep.get(), this.#requests.get()])
      } catch (error) {
        if (link !== this.#link) return
        this.report(error)
        this.#lookAhead(2 * delayMs)
      }
      this.#project()
    })
  }

  #channelChanged(channel: string, state: FeedState): void {
    this.#project()
    if (state.kind === 'denied') this.#examiner.mention(state.finding)
    if (isGap(state)) this.#examiner.mention({ id: 'historyLost', facts: { channel } })
  }

  #outboxChanged(): void {
    this.#fetchRequests()
    this.#project()
  }

  /** Loads what sends the outbox at once. If that fails, `#lookAhead` reports it and tries again. */
  #fetchRequests(): void {
    if (this.#link && this.#outbox.size > 0) void this.#requests.get().catch(() => {})
  }

  #project(): void {
    const { state, current: link, passedOver, trace } = this.#session
    const diagnostician = this.#examiner.diagnostician.value
    const interrupted = this.#hub.feeds.filter(({ state }) => state.kind === 'interrupted')
    const refusal = interrupted.find(({ state }) => state.finding)?.state.finding
    const obstacle = link && (this.#outbox.obstacle ?? refusal ?? this.#upkeep.value?.obstacle)
    if (obstacle) this.#examiner.examine(obstacle)
    const status = nextStatus(this.#status.get(), state, {
      link,
      now: this.#world.clock.now(),
      pageOffline: isPageOffline(),
      broken: interrupted.length > 0,
      roundTripMs: this.#upkeep.value?.roundTripMs,
      notBetter: passedOver,
      lastFinding: this.#lastFinding,
      unsent: this.#outbox.unsent,
      obstacle,
      trace: trace.code,
      nameOf: (finding) => diagnostician?.nameOf(finding),
    })
    this.#status.set(status)
    diagnostician?.tell(status)
  }
}
