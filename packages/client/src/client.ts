import type { Contract } from '@portico/channels'
import type { Finding, SystemSwitchRequest, SystemSwitchResult, Timeline } from '@portico/protocol'
import type { Channel, HistoryOptions, HistoryPage, Past, PublishOptions } from './channel/channel.ts'
import type { Clerk } from './channel/clerk.ts'
import { openEnvelope } from './channel/envelope.ts'
import { type FeedState, isGap, opening } from './channel/feed.ts'
import { Hub, lingerMs } from './channel/hub.ts'
import { Outbox, type Receipt } from './channel/outbox.ts'
import type { Start } from './channel/position.ts'
import type { ChannelRequests } from './channel/use.ts'
import type { AppContract, EventIn, NameIn, Payload } from './contract.ts'
import { Examiner } from './examiner.ts'
import { newKey } from './key.ts'
import { Late } from './late.ts'
import { type ClientOptions, type ClientWorld, reportToConsole, requireOrigin, worldOf } from './options.ts'
import { isPageOffline, watchPage } from './page.ts'
import type { Link } from './session/link.ts'
import { Session } from './session/session.ts'
import type { State } from './session/state.ts'
import { initialStatus, nextStatus, type Status } from './status.ts'
import { Cell, type Store } from './store.ts'
import type { Upkeep } from './upkeep/upkeep.ts'

/** When a page that is connected has time for what only trouble needs. */
const idle = 2_000

/**
 * Realtime on the page's own origin. One client serves a page; it may be made during server rendering, where it
 * does nothing until `start`.
 */
export class Client<App extends Contract = AppContract> {
  /** Tells whoever was named for it in the options. */
  readonly report: (problem: unknown) => void
  readonly #world: ClientWorld
  readonly #status: Cell<Status>
  readonly #session: Session
  readonly #examiner: Examiner
  readonly #outbox: Outbox
  readonly #hub: Hub
  readonly #clerk: Late<Clerk>
  readonly #upkeep: Late<Upkeep>
  #link: Link | undefined
  #lastFinding: Finding | undefined
  #holders = 0
  /** Why it does nothing, since it was begun last. */
  #rest: 'closed' | 'unused' | undefined
  #stopWatching = (): void => {}
  #cancelLetGo = (): void => {}
  #cancelAhead = (): void => {}

  constructor(options: ClientOptions = {}) {
    const { report = reportToConsole, auditEvery, contract } = options
    this.report = report
    this.#world = worldOf(options)
    const { clock } = this.#world
    this.#status = new Cell(initialStatus, report)
    this.#session = new Session(this.#world, (state) => this.#changed(state))
    this.#examiner = new Examiner(this.#world, this.#session, () => this.#project())
    const mention = (finding: Finding) => this.#examiner.mention(finding)
    this.#outbox = new Outbox(() => this.#outboxChanged())
    this.#clerk = new Late(async () => {
      const { Clerk } = await this.#world.clerk()
      const listener = { changed: () => this.#outboxChanged(), refused: mention }
      return new Clerk({ clock, session: this.#session, outbox: this.#outbox, listener, openEnvelope })
    })
    const requests: ChannelRequests = {
      publish: (channel, event, data, { key = newKey() } = {}) =>
        this.#outbox.post({ channel, event, data, key }),
      history: async (channel, options) => (await this.#clerk.get()).history(channel, options),
      presence: async (channel) => (await this.#clerk.get()).presence(channel),
    }
    this.#hub = new Hub(clock, this.#session.feeder, requests, {
      changed: (channel, state) => this.#channelChanged(channel, state),
      failed: (error, channel) => report(new Error(`a handler of ${channel} threw`, { cause: error })),
    })
    this.#upkeep = new Late(async () => {
      const { Upkeep } = await this.#world.upkeep()
      const measured = () => this.#project()
      return new Upkeep({
        ...this.#world,
        session: this.#session,
        hub: this.#hub,
        auditEvery,
        contract,
        measured,
        mention,
        report,
      })
    })
  }

  get status(): Store<Status> {
    return this.#status
  }

  /** Connects, and stays connected until `close`. */
  start(): void {
    this.#begin('start')
  }

  /** What the present attempt to connect, or the last one, went through on this side. */
  get timeline(): Timeline | undefined {
    return this.#session.trace.timeline
  }

  /**
   * Connects for as long as somebody holds on, and a moment longer; not after `close`, until a start. The answer lets go.
   */
  hold(): () => void {
    this.#cancelLetGo()
    const isIdle = this.#session.state.kind === 'idle' && this.#rest !== 'closed'
    if (isIdle && this.#holders === 0) this.start()
    this.#holders += 1
    return () => {
      this.#holders -= 1
      if (this.#holders === 0 && !this.#rest)
        this.#cancelLetGo = this.#world.clock.after(lingerMs, () => this.#end('unused'))
    }
  }

  /** Now, whatever the state: connects, and asks again for the channels that were denied. */
  retry(): void {
    this.#begin('retry')
    this.#hub.retry()
  }

  /**
   * Another person signed in: connects as them, also after `close`, then lets go of the old connection. What the person
   * before wrote and was not taken is turned away: it is never published as somebody else's.
   */
  identityChanged(): void {
    const rest = this.#rest
    this.#world.tokens?.forget()
    this.#outbox.close('somebody else signed in')
    if (rest === 'closed') this.start()
    if (rest) return
    this.#outbox.open()
    this.#session.tell({ kind: 'identity' })
  }

  /**
   * Ends the connection: signed out. Publications that wait, or come later, are turned away. It connects again with
   * `start`, `retry` or `identityChanged`, and not when a component is mounted.
   */
  close(): void {
    this.#end('closed')
  }

  /** Uses a channel, from `start` or from now on, until it is released. */
  channel<const Name extends NameIn<App>>(name: Name, start?: Start): Channel<App, Name> {
    requireOrigin(this.#world)
    // The contract says what a channel's events carry, and the service holds publishers to it.
    return this.#hub.use(name, start) as unknown as Channel<App, Name>
  }

  /** What the subscription to a channel is doing, whoever uses it. */
  stateOf(name: NameIn<App>): FeedState {
    return this.#hub.stateOf(name) ?? opening
  }

  /** Resolves when the service has said where it is kept. Waits, in order, while there is no connection. */
  async publish<const Name extends NameIn<App>, const Event extends EventIn<App, Name>>(
    channel: Name,
    event: Event,
    data: Payload<App, Name, Event>,
    options?: PublishOptions,
  ): Promise<Receipt> {
    requireOrigin(this.#world)
    return this.#hub.requests.publish(channel, event, data, options)
  }

  /** The newest first, or what came before `before`. */
  history<const Name extends NameIn<App>>(
    channel: Name,
    options: HistoryOptions,
  ): Promise<HistoryPage<Past<App, Name>>> {
    // As with `channel`.
    return this.#hub.requests.history(channel, options) as Promise<HistoryPage<unknown>> as Promise<
      HistoryPage<Past<App, Name>>
    >
  }

  /** In development: makes something go wrong with this connection, executed by the service. */
  async disturb(request: SystemSwitchRequest): Promise<SystemSwitchResult> {
    return (await this.#clerk.get()).disturb(request)
  }

  #begin(kind: 'start' | 'retry'): void {
    requireOrigin(this.#world)
    this.#stopWatching()
    this.#stopWatching = watchPage(this.#session)
    this.#rest = undefined
    this.#outbox.open()
    this.#session.tell({ kind })
  }

  #end(why: 'closed' | 'unused'): void {
    this.#rest = why
    this.#stopWatching()
    this.#cancelLetGo()
    this.#world.tokens?.forget()
    this.#session.tell({ kind: 'close' })
    this.#world.close?.()
    this.#outbox.close('the client was closed')
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
    this.#clerk.value?.follow(link)
    // It may find out that the page stood still, which is part of the case.
    this.#upkeep.value?.follow(link)
    this.#cancelAhead()
    if (link) this.#lookAhead(idle)
    this.#fetchClerk()
  }

  /** The status is told of at once: that there are two clients in the page shows when all is well, too. */
  #lookAhead(delay: number): void {
    this.#cancelAhead = this.#world.clock.after(delay, async () => {
      const link = this.#link
      try {
        await Promise.all([this.#examiner.diagnostician.get(), this.#upkeep.get(), this.#clerk.get()])
      } catch (error) {
        if (link !== this.#link) return
        this.report(error)
        this.#lookAhead(2 * delay)
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
    const { obstacle } = this.#outbox
    if (obstacle) this.#examiner.examine(obstacle)
    this.#fetchClerk()
    this.#project()
  }

  /** For what waits, at once; should it not come, the next look ahead says so and asks again. */
  #fetchClerk(): void {
    if (this.#link && this.#outbox.unsent > 0) void this.#clerk.get().catch(() => {})
  }

  #project(): void {
    const { state, living: link, passedOver, trace } = this.#session
    const diagnostician = this.#examiner.diagnostician.value
    const status = nextStatus(this.#status.get(), state, {
      link,
      now: this.#world.clock.now(),
      pageOffline: isPageOffline(),
      broken: this.#hub.feeds.some((feed) => feed.state.kind === 'interrupted'),
      roundTripMs: this.#upkeep.value?.roundTripMs,
      notBetter: passedOver,
      lastFinding: this.#lastFinding,
      unsent: this.#outbox.unsent,
      obstacle: this.#outbox.obstacle,
      trace: trace.code,
      nameOf: (finding) => diagnostician?.nameOf(finding),
    })
    this.#status.set(status)
    diagnostician?.tell(status)
  }
}
