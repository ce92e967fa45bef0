import { type Discovery, type Facts, systemMethods } from '@portico/protocol'
import type { HistoryOptions } from 'centrifuge'
import { Hub } from '../channel/hub.ts'
import type { ChannelRequests } from '../channel/use.ts'
import { type Chunks, preloadAfterMs } from '../chunks.ts'
import { newKey } from '../key.ts'
import { Lazy } from '../lazy.ts'
import { watchPage } from '../page.ts'
import type { Event } from '../session/event.ts'
import type { Link } from '../session/link.ts'
import { Session } from '../session/session.ts'
import type { State } from '../session/state.ts'
import type { Verdict } from '../session/verdict.ts'
import type { World } from '../session/world.ts'
import type { Upkeep } from '../upkeep/upkeep.ts'
import type { TabBus } from './browser.ts'
import { Follower } from './follower.ts'
import { LeaderBroadcast } from './leader-broadcast.ts'
import { failure } from './questions.ts'
import {
  type Call,
  type CallError,
  type FollowerMessage,
  type FollowerMessageOf,
  readFollowerEnvelope,
} from './wire.ts'

/** A tab that is silent for longer is gone. Hidden pages are slowed down, but speak once a minute. */
const forgetAfterMs = 180_000

/** A tab that asks for the connection starts an attempt at once, unless one is under way. */
const wakeUp: { readonly [S in State['kind']]?: Event['kind'] & ('start' | 'woke' | 'retry') } = {
  idle: 'start',
  waiting: 'woke',
  offline: 'woke',
  ended: 'retry',
}

const refuse = () => Promise.reject(failure('each tab asks for itself'))

/** The leader's hub only subscribes: the tabs' publications and requests come as calls. */
const noRequests: ChannelRequests = { publish: refuse, history: refuse, presence: refuse }

/** The parts of the shared connection, and its upkeep. */
export type LeaderWorld = World & Pick<Chunks, 'upkeep'>

/** Holds the shared connection in the leading tab, and serves all tabs. Its own tab is a follower like any other. */
export class Leader {
  readonly id = newKey()
  readonly #world: LeaderWorld
  readonly #bus: TabBus
  readonly #session: Session
  readonly #hub: Hub
  readonly #report: (problem: unknown) => void
  readonly #upkeep: Lazy<Upkeep>
  #link: Link | undefined
  #cancelUpkeep = (): void => {}
  readonly #broadcast: LeaderBroadcast
  readonly #followers = new Map<string, Follower>()
  readonly #stopWatching: () => void

  readonly #answers: {
    readonly [K in Exclude<FollowerMessage['kind'], 'hello'>]: (
      ask: FollowerMessageOf<K>,
      follower: Follower,
    ) => void
  } = {
    beat: (ask, follower) => follower.answer(ask),
    join: (ask, follower) => follower.join(this.#hub, ask),
    leave: ({ ticket }, follower) => follower.leave(ticket),
    call: (ask, follower) => void this.#call(follower, ask),
    bye: (_, follower) => this.#forget(follower),
  }

  /** `known` is the discovery document, if this tab has just fetched it. */
  constructor(
    world: LeaderWorld,
    bus: TabBus,
    known: Discovery | undefined,
    report: (problem: unknown) => void,
  ) {
    this.#world = world
    this.#report = report
    this.#bus = bus
    this.#broadcast = new LeaderBroadcast(this.id, bus)
    let first = known
    const discover = async () => {
      const discovery = first ?? (await world.discover())
      first = undefined
      return discovery
    }
    const link: World['link'] = (plan, listener) =>
      world.link(plan, {
        ...listener,
        saw: (what, facts) => {
          listener.saw(what, facts)
          this.#saw(what, facts)
        },
      })
    this.#session = new Session({ ...world, discover, link }, (state) => this.#changed(state))
    this.#hub = new Hub(world.clock, this.#session.feeder, noRequests, { changed: () => {}, failed: report })
    this.#upkeep = new Lazy(async () => {
      const { Upkeep } = await world.upkeep()
      const [session, hub] = [this.#session, this.#hub]
      const { clock } = world
      // Each tab renews its own tokens, measures its own round trip and compares its own contract.
      const own = { tokens: undefined, contract: undefined, measured: () => {}, mention: () => {} }
      return new Upkeep({ clock, session, hub, auditEvery: undefined, report, ...own })
    })
    this.#stopWatching = watchPage(this.#session)
    bus.onmessage = ({ data }) => this.#hear(data)
    this.#broadcast.say([], { kind: 'here' })
  }

  close(): void {
    this.#bus.onmessage = null
    this.#stopWatching()
    for (const follower of this.#followers.values()) follower.close()
    this.#followers.clear()
    this.#session.tell({ kind: 'close' })
    this.#hub.sweep()
    this.#broadcast.say([], { kind: 'gone' })
    this.#broadcast.close()
  }

  #hear(data: unknown): void {
    const envelope = readFollowerEnvelope(data)
    if (envelope === undefined || (envelope.to !== '' && envelope.to !== this.id)) return
    const follower = this.#followers.get(envelope.from)
    const { from, ask } = envelope
    if (ask.kind === 'hello') this.#greet(from, ask)
    else if (follower) this.#answer(follower, ask)
    // The tab was silent for so long that it was forgotten.
    else if (ask.kind === 'beat') this.#turnAway(from)
  }

  #answer(follower: Follower, ask: Exclude<FollowerMessage, FollowerMessageOf<'hello'>>): void {
    follower.heardAt = this.#world.clock.now()
    // The key comes from the union that the table is made of, but the compiler cannot relate the two.
    const answer = this.#answers[ask.kind] as (ask: FollowerMessage, follower: Follower) => void
    answer(ask, follower)
  }

  #greet(id: string, { transport }: FollowerMessageOf<'hello'>): void {
    this.#forgetTheSilent()
    // A tab greets again if it missed the answer or has followed another leader since.
    this.#followers.get(id)?.close()
    const follower = new Follower(id, transport, this.#broadcast)
    follower.heardAt = this.#world.clock.now()
    this.#followers.set(id, follower)
    follower.say({ kind: 'here' })
    const kind = wakeUp[this.#session.state.kind]
    if (kind) this.#session.tell({ kind })
    else this.#admit(follower)
  }

  async #call(follower: Follower, { call, what, input }: FollowerMessageOf<'call'>): Promise<void> {
    try {
      const { link } = this.#session
      if (link === undefined) throw failure('there is no connection')
      follower.say({ kind: 'answer', call, value: await calls[what](link, input) })
    } catch (error) {
      const { code = 0, message = String(error), temporary = false } = error as Partial<CallError>
      follower.say({ kind: 'refusal', call, error: { code, message, temporary } })
    }
  }

  #changed(state: State): void {
    const { link } = this.#session
    if (link !== this.#link) this.#follow(link)
    const isConnected = state.kind === 'live' || state.kind === 'moving'
    const isTrying = state.kind === 'preparing' || state.kind === 'dialling'
    for (const follower of [...this.#followers.values()]) {
      if (isConnected) this.#admit(follower)
      else if (!isTrying || follower.life === 'connected')
        this.#lose(follower, verdictOf(state, this.#world.clock.now()))
    }
  }

  #follow(link: Link | undefined): void {
    this.#link = link
    this.#upkeep.value?.follow(link)
    this.#cancelUpkeep()
    // If it cannot be loaded, the next connection tries again.
    const fetch = () => void this.#upkeep.get().catch(this.#report)
    if (link && !this.#upkeep.value) this.#cancelUpkeep = this.#world.clock.after(preloadAfterMs, fetch)
  }

  #admit(follower: Follower): void {
    const { state, ladder, passedOver, link, trace } = this.#session
    if ((state.kind !== 'live' && state.kind !== 'moving') || link === undefined) return
    const rung = ladder.indexOf(follower.transport)
    if (follower.life === 'connected' && rung <= state.rung) return
    if (rung < state.rung) {
      const finding = passedOver ?? { id: 'unreachable', facts: { transport: follower.transport } }
      this.#lose(follower, { finding, reached: false })
      return
    }
    if (follower.life === 'waiting')
      follower.say({ kind: 'connected', transport: link.transport, trace: trace.code })
    if (rung > state.rung) follower.say({ kind: 'better' })
    follower.life = 'connected'
    follower.transport = link.transport
  }

  #saw(what: 'opened' | 'closed', facts: Facts): void {
    const waiting = [...this.#followers.values()].filter(({ life }) => life === 'waiting').map(({ id }) => id)
    if (waiting.length > 0) this.#broadcast.say(waiting, { kind: 'saw', what, facts })
  }

  #turnAway(id: string): void {
    const verdict = verdictOf(this.#session.state, this.#world.clock.now())
    this.#broadcast.say([id], { kind: 'lost', verdict, trace: undefined })
  }

  #lose(follower: Follower, verdict: Verdict): void {
    follower.say({ kind: 'lost', verdict, trace: this.#session.trace.code })
    this.#forget(follower)
  }

  #forget(follower: Follower): void {
    this.#followers.delete(follower.id)
    follower.close()
  }

  #forgetTheSilent(): void {
    const since = this.#world.clock.now() - forgetAfterMs
    for (const follower of [...this.#followers.values()]) if (follower.heardAt < since) this.#forget(follower)
  }
}

const calls: { readonly [C in Call]: (link: Link, input: readonly unknown[]) => Promise<unknown> } = {
  probe: (link) => link.probe(),
  // The leading tab audits the one subscription that all tabs share, so audits of other tabs are answered with nothing.
  rpc: async (link, [method, data]) =>
    method === systemMethods.audit ? { channels: [] } : link.rpc(String(method), data),
  history: (link, [channel, options]) => link.history(String(channel), options as HistoryOptions),
  presence: (link, [channel]) => link.presence(String(channel)),
}

/** Why there is no connection, and when the next attempt is: the tabs come back then. */
function verdictOf(state: State, now: number): Verdict {
  const finding = 'finding' in state ? state.finding : ({ id: 'silent' } as const)
  const delay = state.kind === 'waiting' ? Math.max(0, state.until - now) : 0
  const isTried = state.kind !== 'ended' && state.kind !== 'offline'
  return {
    finding,
    reached: true,
    final: state.kind === 'ended',
    spentToken: false,
    ...(isTried && { delay }),
  }
}
