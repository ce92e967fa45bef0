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
import { Guest } from './guest.ts'
import { Outgoing } from './outgoing.ts'
import { failure } from './questions.ts'
import { type Ask, type AskOf, type Call, type CallError, readRequest } from './wire.ts'

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

/** The leader's hub only subscribes: what tabs publish and ask comes as calls. */
const noRequests: ChannelRequests = { publish: refuse, history: refuse, presence: refuse }

/** What the shared connection needs, and its upkeep. */
export type LeaderWorld = World & Pick<Chunks, 'upkeep'>

/** Holds the shared connection in the leading tab, and serves all tabs. Its own tab is a guest like any other. */
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
  readonly #outgoing: Outgoing
  readonly #guests = new Map<string, Guest>()
  readonly #stopWatching: () => void

  readonly #answers: {
    readonly [K in Exclude<Ask['kind'], 'hello'>]: (ask: AskOf<K>, guest: Guest) => void
  } = {
    beat: (ask, guest) => guest.answer(ask),
    join: (ask, guest) => guest.join(this.#hub, ask),
    leave: ({ ticket }, guest) => guest.leave(ticket),
    call: (ask, guest) => void this.#call(guest, ask),
    bye: (_, guest) => this.#forget(guest),
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
    this.#outgoing = new Outgoing(this.id, bus)
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
    this.#outgoing.say([], { kind: 'here' })
  }

  close(): void {
    this.#bus.onmessage = null
    this.#stopWatching()
    for (const guest of this.#guests.values()) guest.close()
    this.#guests.clear()
    this.#session.tell({ kind: 'close' })
    this.#hub.sweep()
    this.#outgoing.say([], { kind: 'gone' })
    this.#outgoing.close()
  }

  #hear(data: unknown): void {
    const request = readRequest(data)
    if (request === undefined || (request.to !== '' && request.to !== this.id)) return
    const guest = this.#guests.get(request.from)
    const { from, ask } = request
    if (ask.kind === 'hello') this.#greet(from, ask)
    else if (guest) this.#answer(guest, ask)
    // The tab was silent for so long that it was forgotten.
    else if (ask.kind === 'beat') this.#turnAway(from)
  }

  #answer(guest: Guest, ask: Exclude<Ask, AskOf<'hello'>>): void {
    guest.heardAt = this.#world.clock.now()
    // The key comes from the union that the table is made of, but the compiler cannot relate the two.
    const answer = this.#answers[ask.kind] as (ask: Ask, guest: Guest) => void
    answer(ask, guest)
  }

  #greet(id: string, { transport }: AskOf<'hello'>): void {
    this.#forgetTheSilent()
    // A tab greets again if it missed the answer or has followed another leader since.
    this.#guests.get(id)?.close()
    const guest = new Guest(id, transport, this.#outgoing)
    guest.heardAt = this.#world.clock.now()
    this.#guests.set(id, guest)
    guest.say({ kind: 'here' })
    const kind = wakeUp[this.#session.state.kind]
    if (kind) this.#session.tell({ kind })
    else this.#admit(guest)
  }

  async #call(guest: Guest, { call, what, input }: AskOf<'call'>): Promise<void> {
    try {
      const { link } = this.#session
      if (link === undefined) throw failure('there is no connection')
      guest.say({ kind: 'answer', call, value: await calls[what](link, input) })
    } catch (error) {
      const { code = 0, message = String(error), temporary = false } = error as Partial<CallError>
      guest.say({ kind: 'refusal', call, error: { code, message, temporary } })
    }
  }

  #changed(state: State): void {
    const { link } = this.#session
    if (link !== this.#link) this.#follow(link)
    const isConnected = state.kind === 'live' || state.kind === 'moving'
    const isTrying = state.kind === 'preparing' || state.kind === 'dialling'
    for (const guest of [...this.#guests.values()]) {
      if (isConnected) this.#admit(guest)
      else if (!isTrying || guest.life === 'connected')
        this.#lose(guest, verdictOf(state, this.#world.clock.now()))
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

  #admit(guest: Guest): void {
    const { state, ladder, passedOver, link, trace } = this.#session
    if ((state.kind !== 'live' && state.kind !== 'moving') || link === undefined) return
    const rung = ladder.indexOf(guest.transport)
    if (guest.life === 'connected' && rung <= state.rung) return
    if (rung < state.rung) {
      const finding = passedOver ?? { id: 'unreachable', facts: { transport: guest.transport } }
      this.#lose(guest, { finding, reached: false })
      return
    }
    if (guest.life === 'waiting')
      guest.say({ kind: 'connected', transport: link.transport, trace: trace.code })
    if (rung > state.rung) guest.say({ kind: 'better' })
    guest.life = 'connected'
    guest.transport = link.transport
  }

  #saw(what: 'opened' | 'closed', facts: Facts): void {
    const waiting = [...this.#guests.values()].filter(({ life }) => life === 'waiting').map(({ id }) => id)
    if (waiting.length > 0) this.#outgoing.say(waiting, { kind: 'saw', what, facts })
  }

  #turnAway(id: string): void {
    const verdict = verdictOf(this.#session.state, this.#world.clock.now())
    this.#outgoing.say([id], { kind: 'lost', verdict, trace: undefined })
  }

  #lose(guest: Guest, verdict: Verdict): void {
    guest.say({ kind: 'lost', verdict, trace: this.#session.trace.code })
    this.#forget(guest)
  }

  #forget(guest: Guest): void {
    this.#guests.delete(guest.id)
    guest.close()
  }

  #forgetTheSilent(): void {
    const since = this.#world.clock.now() - forgetAfterMs
    for (const guest of [...this.#guests.values()]) if (guest.heardAt < since) this.#forget(guest)
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
