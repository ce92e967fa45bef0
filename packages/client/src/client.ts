import type { Contract } from '@portico/channels'
import {
  type Finding,
  type SystemSwitchRequest,
  type SystemSwitchResult,
  systemMethods,
  type Timeline,
  type TransportName,
} from '@portico/protocol'
import { AuditBeat } from './audit/beat.ts'
import type { Case } from './case.ts'
import type { Channel, HistoryPage, Past, PublishOptions } from './channel/channel.ts'
import { openEnvelope } from './channel/envelope.ts'
import { type Feed, type FeedState, isGap, opening } from './channel/feed.ts'
import { Hub } from './channel/hub.ts'
import { Outbox, PublishError, type Receipt } from './channel/outbox.ts'
import type { Position, Start } from './channel/position.ts'
import { sendOver } from './channel/send.ts'
import { type Clock, systemClock } from './clock.ts'
import type { AppContract, EventIn, NameIn, Payload } from './contract.ts'
import { Examiner } from './examiner.ts'
import { newKey } from './key.ts'
import { readNotice } from './notice.ts'
import { type ClientOptions, originOf, reportToConsole, requireOrigin, tokensOf, worldOf } from './options.ts'
import { isPageOffline, watchPage } from './page.ts'
import { RoundTrip } from './round-trip.ts'
import type { Link } from './session/link.ts'
import { Session } from './session/session.ts'
import type { State } from './session/state.ts'
import { initialStatus, nextStatus, type Status } from './status.ts'
import { Cell, type Store } from './store.ts'
import type { TokenSource } from './token.ts'

/** When a page that is connected has time for what only trouble needs. */
const idle = 2_000

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
  readonly #audit: AuditBeat
  #stopWatching = (): void => {}
  #holders = 0
  #cancelLetGo = (): void => {}
  #lastFinding: Finding | undefined
  readonly #examiner: Examiner
  #cancelAhead = (): void => {}

  constructor(options: ClientOptions = {}) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#report = options.report ?? reportToConsole
    this.#tokens = tokensOf(options, this.#clock)
    this.#status = new Cell(initialStatus, this.#report)
    this.#outbox = new Outbox(this.#clock, () => this.#outboxChanged())
    this.#roundTrip = new RoundTrip(this.#clock, {
      measured: () => this.#project(),
      stoodStill: (seconds) => this.#session.trace.note('frozen', { seconds }),
    })
    const world = worldOf(options, this.#clock, this.#tokens)
    this.#examiner = new Examiner(world.diagnosis, {
      caseOf: (finding, carrying) => this.#caseOf(finding, carrying),
      named: () => this.#project(),
    })
    this.#session = new Session(world, {
      changed: (state) => this.#changed(state),
      message: (data, link) => this.#message(data, link),
      adopted: (link) => this.#adopted(link),
      released: () => {
        if (this.#session.link === undefined) this.#outbox.connect(undefined)
      },
    })
    const rejoin = (feed: Feed) => {
      this.#session.leave(feed)
      this.#session.join(feed)
    }
    this.#hub = new Hub(this.#clock, {
      opened: (feed) => this.#session.join(feed),
      rewound: rejoin,
      closed: (feed) => this.#session.leave(feed),
      changed: (channel, state) => this.#channelChanged(channel, state),
      failed: (error, channel) => this.#report(new Error(`a handler of ${channel} threw`, { cause: error })),
    })
    const audited = { feeds: () => this.#hub.feeds, rejoin, report: this.#report }
    this.#audit = new AuditBeat(this.#clock, options.auditEvery, audited)
  }

  get status(): Store<Status> {
    return this.#status
  }

  /** Connects, and stays connected until `close`. */
  start(): void {
    requireOrigin(this.#options)
    this.#stopWatching()
    this.#stopWatching = watchPage({
      online: () => this.#tell('online'),
      offline: () => this.#tell('offline'),
      woke: () => this.#session.tell({ kind: 'woke' }),
      blocked: (facts) => this.#session.blocked(facts),
    })
    this.#session.tell({ kind: 'start' })
  }

  /** What the present attempt to connect, or the last one, went through on this side. */
  get timeline(): Timeline | undefined {
    return this.#session.trace.timeline
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
    this.#cancelAhead()
    this.#tokens?.forget()
    this.#session.tell({ kind: 'close' })
    this.#outbox.close('the client was closed')
    this.#hub.sweep()
  }

  /** Uses a channel, from `start` or from now on, until it is released. */
  channel<const Name extends NameIn<App>>(name: Name, start?: Start): Channel<App, Name> {
    requireOrigin(this.#options)
    const use = this.#hub.use(name, start)
    return {
      name,
      state: use.line.state,
      on: (event, handler) => use.on(event, handler as never),
      onEvery: (handler) => use.onEvery(handler),
      onGap: (handler) => use.onGap(handler),
      onPresence: (handler) => use.onPresence(handler),
      publish: (event, data, options) => this.publish(name, event, data, options),
      history: (options) => this.history(name, options),
      presence: async () => this.#living().presence(name),
      release: () => this.#hub.release(use),
    }
  }

  /** What the subscription to a channel is doing, whoever uses it. */
  stateOf(name: NameIn<App>): FeedState {
    return this.#hub.find(name)?.state.get() ?? opening
  }

  /** Resolves when the service has said where it is kept. Waits, in order, while there is no connection. */
  async publish<const Name extends NameIn<App>, const Event extends EventIn<App, Name>>(
    channel: Name,
    event: Event,
    data: Payload<App, Name, Event>,
    { key = newKey() }: PublishOptions = {},
  ): Promise<Receipt> {
    requireOrigin(this.#options)
    try {
      return await this.#outbox.post({ channel, event, data, key })
    } catch (error) {
      if (error instanceof PublishError && error.finding) void this.#examiner.mention(error.finding)
      throw error
    }
  }

  /** The newest first, or what came before `before`. */
  async history<const Name extends NameIn<App>>(
    channel: Name,
    { limit, before }: { limit: number; before?: Position },
  ): Promise<HistoryPage<Past<App, Name>>> {
    const page = { limit, reverse: true, ...(before && { since: before }) }
    const { publications, offset, epoch } = await this.#living().history(channel, page)
    const items = publications.map((publication) => ({
      ...openEnvelope(publication.data),
      offset: publication.offset,
      key: publication.tags?.key,
      by: publication.info,
    }))
    // The contract says what a channel's events carry, and the service holds publishers to it.
    return { items: items as readonly unknown[] as readonly Past<App, Name>[], top: { offset, epoch } }
  }

  /** In development: makes something go wrong with this connection, executed by the service. */
  async disturb(request: SystemSwitchRequest): Promise<SystemSwitchResult> {
    // The service's own answer to its own method.
    return (await this.#living().rpc(systemMethods.switch, request)) as SystemSwitchResult
  }

  /** Tells whoever was named for it in the options. */
  report(problem: unknown): void {
    this.#report(problem)
  }

  #living(): Link {
    const link = this.#session.link
    if (link === undefined) throw new Error(`not connected: ${this.#status.get().state}`)
    return link
  }

  #tell(kind: 'online' | 'offline'): void {
    this.#session.trace.note(kind)
    this.#session.tell({ kind })
  }

  #adopted(link: Link): void {
    this.#outbox.connect(
      sendOver(link, this.#session.discovery?.limits.frameBytes ?? Number.POSITIVE_INFINITY),
    )
    this.#roundTrip.follow(link)
    this.#cancelAhead()
    // Told of the status at once: that there are two clients in the page shows when all is well, too.
    const ahead = async () => {
      await this.#examiner.prepare()
      this.#project()
    }
    this.#cancelAhead = this.#clock.after(idle, () => void ahead())
    this.#audit.follow(link)
  }

  #message(data: unknown, link: Link): void {
    const notice = readNotice(data)
    if (notice) this.#session.drain(link, notice.delayMs)
  }

  #changed(state: State): void {
    // First, since it may find out that the page stood still, which is part of the case.
    if (this.#session.link === undefined) this.#roundTrip.follow(undefined)
    const { ladder, passedOver } = this.#session
    if ('finding' in state) {
      this.#lastFinding = state.finding
      void this.#examiner.examine(state.finding)
    } else if (state.kind === 'live' && state.rung > 0 && passedOver) {
      void this.#examiner.examine(passedOver, ladder[state.rung])
    }
    if (this.#session.link === undefined) this.#audit.follow(undefined)
    this.#project()
  }

  #caseOf(finding: Finding, carrying: TransportName | undefined): Case {
    const { trace, discovery } = this.#session
    const { timeline, steps } = trace
    const origin = originOf(this.#options) ?? ''
    return { finding, timeline, steps, origin, discovery, carrying }
  }

  #channelChanged(channel: string, state: FeedState): void {
    this.#project()
    if (state.kind === 'denied') void this.#examiner.mention(state.finding)
    if (isGap(state)) void this.#examiner.mention({ id: 'historyLost', facts: { channel } })
  }

  #outboxChanged(): void {
    const { obstacle } = this.#outbox
    if (obstacle) void this.#examiner.examine(obstacle)
    this.#project()
  }

  #project(): void {
    const status = nextStatus(this.#status.get(), this.#session.state, {
      ladder: this.#session.ladder,
      now: this.#clock.now(),
      pageOffline: isPageOffline(),
      broken: this.#hub.broken,
      roundTripMs: this.#roundTrip.ms,
      notBetter: this.#session.passedOver,
      lastFinding: this.#lastFinding,
      unsent: this.#outbox.unsent,
      obstacle: this.#outbox.obstacle,
      trace: this.#session.trace.code,
      nameOf: (finding) => this.#examiner.nameOf(finding),
    })
    this.#status.set(status)
    this.#examiner.tell(status)
  }
}
