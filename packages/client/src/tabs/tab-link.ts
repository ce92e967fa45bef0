import type { SystemPingResult, TransportName } from '@portico/protocol'
import type { ClientInfo, HistoryOptions, HistoryResult } from 'centrifuge'
import type { Feed } from '../channel/feed.ts'
import type { Clock } from '../clock.ts'
import type { Link, LinkListener, Through } from '../session/link.ts'
import type { Verdict } from '../session/verdict.ts'
import { Pulse } from './pulse.ts'
import { failure, Questions } from './questions.ts'
import { Tickets } from './tickets.ts'
import type { Call, DeliveredUpTo, FollowerMessage, LeaderMessage, LeaderMessageOf } from './wire.ts'

/** How long the session has to replace a link without a leader, before the link is lost. */
const orphanedMs = 5_000

/** The parts of its tab that a link uses. */
interface TabLinkListener extends LinkListener {
  readonly clock: Clock
  leads(leader: string): boolean
  /** An empty `leader` addresses whichever tab leads. */
  ask(ask: FollowerMessage, leader: string): void
  /** The leader does not answer. It is empty if no leader has answered yet. */
  suspect(leader: string): void
  closed(): void
}

type Life =
  /** `leader` is empty until one has answered. */
  | { readonly kind: 'dialling' | 'connected'; readonly leader: string }
  /** The leader has changed, so this link has to be replaced. */
  | { readonly kind: 'orphaned' }
  | { readonly kind: 'over' }

type Handlers<Subject extends readonly unknown[]> = {
  readonly [K in LeaderMessage['kind']]?: (word: LeaderMessageOf<K>, ...subject: Subject) => void
}

/** A link that uses the connection of the leading tab, which may be this one. */
export class TabLink implements Link {
  readonly id: string
  transport: TransportName
  readonly #listener: TabLinkListener
  readonly #pulse: Pulse
  readonly #questions = new Questions()
  readonly #tickets: Tickets
  #life: Life = { kind: 'dialling', leader: '' }
  #cancelLosing = (): void => {}

  readonly #linkHandlers: Handlers<[]> = {
    here: ({ told = {} }) => this.#compare(told),
    connected: (word) => this.#connect(word),
    better: () => this.#listener.climb(),
    saw: ({ what, facts }) => this.#listener.saw(what, facts),
    answer: ({ call, value }) => this.#questions.answered(call, value),
    refusal: ({ call, error }) => this.#questions.refused(call, error),
    lost: ({ trace, verdict }) => {
      if (trace !== undefined) this.#listener.traced(trace)
      this.#end(verdict)
    },
  }

  readonly #feedHandlers: Handlers<[Feed]> = {
    subscribed: (word, feed) => this.#subscribed(word, feed),
    published: (word, feed) => this.#published(word, feed),
    interrupted: (_, feed) => feed.interrupted(this),
    refused: ({ state, finding }, feed) => feed.refused(this, state, finding),
    joined: ({ info }, feed) => feed.joined(this, info),
    left: ({ info }, feed) => feed.left(this, info),
  }

  constructor(id: string, transport: TransportName, listener: TabLinkListener) {
    this.id = id
    this.transport = transport
    this.#listener = listener
    this.#tickets = new Tickets(id)
    this.#pulse = new Pulse(listener.clock, {
      ask: () =>
        this.#ask(
          this.#isUnheard()
            ? { kind: 'hello', transport: this.transport }
            : { kind: 'beat', tickets: this.#tickets.names },
        ),
      missed: () => listener.suspect('leader' in this.#life ? this.#life.leader : ''),
    })
  }

  get through(): Through {
    return 'leader' in this.#life && this.#listener.leads(this.#life.leader) ? 'this tab' : 'another tab'
  }

  dial(feeds: Iterable<Feed>): void {
    for (const feed of feeds) this.join(feed)
    this.#pulse.ask()
  }

  join(feed: Feed): void {
    if (this.#tickets.ticketOf(feed) !== undefined) return
    const ticket = this.#tickets.issue(feed)
    if (this.#life.kind === 'connected') this.#askToJoin(ticket, feed)
  }

  leave(feed: Feed): void {
    const ticket = this.#tickets.ticketOf(feed)
    if (ticket === undefined) return
    this.#tickets.withdraw(ticket)
    this.#ask({ kind: 'leave', ticket })
    this.#settle(ticket)
  }

  async probe(): Promise<SystemPingResult | undefined> {
    try {
      return (await this.#call('probe')) as SystemPingResult | undefined
    } catch {
      return undefined
    }
  }

  rpc(method: string, data: unknown): Promise<unknown> {
    return this.#call('rpc', method, data)
  }

  // The leading tab passes on the library's own answers, hence these types.

  history(channel: string, options: HistoryOptions): Promise<HistoryResult> {
    return this.#call('history', channel, { ...options }) as Promise<HistoryResult>
  }

  presence(channel: string): Promise<readonly ClientInfo[]> {
    return this.#call('presence', channel) as Promise<readonly ClientInfo[]>
  }

  close(): void {
    if (this.#life.kind === 'over') return
    this.#ask({ kind: 'bye' })
    this.#life = { kind: 'over' }
    this.#pulse.stop()
    this.#cancelLosing()
    this.#questions.turnAway()
    this.#listener.closed()
  }

  /** A tab announces that it leads from now on, or no longer. */
  hearOfAll(leader: string, { kind }: LeaderMessage): void {
    const life = this.#life
    const isFollowed = 'leader' in life && life.leader === leader
    if (life.kind === 'dialling' && (kind === 'here' || isFollowed)) this.#startOver()
    if (life.kind === 'connected' && isFollowed === (kind === 'gone')) this.#orphan()
  }

  /** This page has left the room, so the link is lost. */
  lose(): void {
    this.#loseIn(0)
  }

  /** A leader said something to this link, or to one of its tickets. */
  hear(leader: string, to: string, word: LeaderMessage): void {
    if (this.#isUnheard()) this.#life = { kind: 'dialling', leader }
    const life = this.#life
    if (!('leader' in life) || life.leader !== leader) return
    this.#pulse.heard()
    // The key comes from the union that the tables are made of, but the compiler cannot relate the two.
    if (to === this.id) (this.#linkHandlers[word.kind] as ((word: LeaderMessage) => void) | undefined)?.(word)
    const feed = this.#tickets.feedOf(to)
    if (feed)
      (this.#feedHandlers[word.kind] as ((word: LeaderMessage, feed: Feed) => void) | undefined)?.(word, feed)
    if (word.kind === 'subscribed' || word.kind === 'refused') this.#settle(to)
  }

  #subscribed({ recovered, position }: LeaderMessageOf<'subscribed'>, feed: Feed): void {
    feed.subscribed(this, {
      channel: feed.channel,
      recoverable: position !== undefined,
      positioned: position !== undefined,
      ...(position && { streamPosition: position }),
      wasRecovering: recovered || feed.position !== undefined,
      recovered,
      // The replay comes in the same message.
      hasRecoveredPublications: recovered,
    })
  }

  /** If the publication before this one was lost, the feed joins again from its position. */
  #published({ publication, after = 0 }: LeaderMessageOf<'published'>, feed: Feed): void {
    if (feed.position && after > feed.position.offset) this.#rejoin(feed)
    else feed.published(this, { channel: feed.channel, ...publication })
  }

  /** Joins again where a message was lost. Nothing that follows the last one, or the first, would show that it is missing. */
  #compare(told: Readonly<Record<string, DeliveredUpTo>>): void {
    if (this.#life.kind !== 'connected') return
    for (const feed of this.#tickets.behind(told)) this.#rejoin(feed)
  }

  #rejoin(feed: Feed): void {
    this.leave(feed)
    this.join(feed)
  }

  #connect({ transport, trace }: LeaderMessageOf<'connected'>): void {
    const life = this.#life
    if (life.kind !== 'dialling') return
    this.#life = { kind: 'connected', leader: life.leader }
    this.transport = transport
    if (trace !== undefined) this.#listener.traced(trace)
    this.#listener.saw('opened', { through: this.through })
    for (const [ticket, feed] of this.#tickets.all) this.#askToJoin(ticket, feed)
    this.#listener.connected()
    if (this.#tickets.areSettled) this.#listener.settled()
  }

  /** Dials again, whichever tab leads now. */
  #startOver(): void {
    this.#life = { kind: 'dialling', leader: '' }
    this.#pulse.ask()
  }

  /** Another tab leads now. The session is asked to move, as by a service that is about to stop. */
  #orphan(): void {
    this.#life = { kind: 'orphaned' }
    this.#pulse.stop()
    this.#questions.turnAway()
    this.#loseIn(orphanedMs)
    this.#listener.draining(0)
  }

  /** Ends the link after a delay, which may be 0: the caller that made this link must be able to store it first. */
  #loseIn(delayMs: number): void {
    this.#cancelLosing()
    this.#cancelLosing = this.#listener.clock.after(delayMs, () => {
      const { transport } = this
      this.#end({ finding: { id: 'unreachable', facts: { transport } }, reached: true, delay: 0 })
    })
  }

  #end(verdict: Verdict): void {
    if (this.#life.kind === 'over') return
    this.close()
    this.#listener.ended(verdict)
  }

  #call(what: Call, ...input: readonly unknown[]): Promise<unknown> {
    if (this.#life.kind !== 'connected') return Promise.reject(failure('the leading tab is gone'))
    return this.#questions.ask((call) => this.#ask({ kind: 'call', call, what, input }))
  }

  #isUnheard(): boolean {
    return this.#life.kind === 'dialling' && this.#life.leader === ''
  }

  #askToJoin(ticket: string, { channel, position, snapshot }: Feed): void {
    this.#ask({ kind: 'join', ticket, channel, since: position, snapshot })
  }

  #ask(ask: FollowerMessage): void {
    if ('leader' in this.#life) this.#listener.ask(ask, this.#life.leader)
  }

  #settle(ticket: string): void {
    if (this.#tickets.settle(ticket) && this.#life.kind === 'connected') this.#listener.settled()
  }
}
