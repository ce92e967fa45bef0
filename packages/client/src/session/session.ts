import type { Discovery, Facts, Finding, TransportName } from '@portico/protocol'
import type { Feed } from '../channel/feed.ts'
import { findingOf, Obstacle } from '../finding.ts'
import { Trace } from '../trace.ts'
import { Alarms } from './alarms.ts'
import type { Effect, EffectOf } from './effect.ts'
import type { Event } from './event.ts'
import type { Link } from './link.ts'
import { Links, type LinksListener } from './links.ts'
import { initial, step } from './machine.ts'
import type { State } from './state.ts'
import { unreachable, type Verdict } from './verdict.ts'
import type { LinkPlan, World } from './world.ts'

export interface SessionListener extends LinksListener {
  changed(state: State): void
  message(data: unknown, link: Link): void
}

/** Performs what the machine decides: at most one living connection, and a second one only during a move. */
export class Session {
  readonly #world: World
  readonly #listener: SessionListener
  readonly #links: Links
  readonly #alarms: Alarms<'due' | 'climb' | 'drain' | 'deadline'>
  readonly #told: Event[] = []
  #telling = false
  #state: State = initial
  #discovery: Discovery | undefined
  #ladder: readonly TransportName[] = []
  /** Grows with everything that makes earlier answers meaningless. */
  #generation = 0
  #passedOver: Finding | undefined
  readonly trace: Trace

  readonly #performers: { readonly [K in Effect['kind']]: (effect: EffectOf<K>) => void } = {
    prepare: () => void this.#prepare(),
    dial: ({ rung }) => void this.#dial(rung),
    adopt: () => {
      this.#alarms.cancel('deadline', 'climb', 'drain')
      this.#links.adopt()
    },
    abandon: () => this.#abandon(),
    bury: () => this.#bury(),
    drop: () => {
      this.#alarms.cancel('due')
      this.#abandon()
      this.#bury()
    },
    wait: ({ until }) => {
      const ms = until - this.#world.clock.now()
      this.trace.note('waiting', { ms })
      this.#plan('due', ms)
    },
    plan: ({ move, delay }) => this.#plan(move, delay),
    probe: () => void this.link?.probe(),
  }

  constructor(world: World, listener: SessionListener) {
    this.#world = world
    this.#listener = listener
    this.#links = new Links(listener)
    this.trace = new Trace(world.clock)
    this.#alarms = new Alarms(world.clock)
  }

  get state(): State {
    return this.#state
  }

  /** The connection to ask things of; undefined while there is none. */
  get link(): Link | undefined {
    return this.#links.living
  }

  /** What the service said of itself; undefined until it has. */
  get discovery(): Discovery | undefined {
    return this.#discovery
  }

  /** Why the transport before the current one was passed over. */
  get passedOver(): Finding | undefined {
    return this.#passedOver
  }

  get ladder(): readonly TransportName[] {
    return this.#ladder
  }

  join(feed: Feed): void {
    this.#links.join(feed)
  }

  leave(feed: Feed): void {
    this.#links.leave(feed)
  }

  /** The service asked this link to move, after a while that it chose for this client alone. */
  drain(link: Link, delay: number): void {
    if (link === this.link) this.#plan('drain', delay)
  }

  /** The page's own policy kept a request back. Browsers leave a socket that they do not let out without a word. */
  blocked(facts: Facts): void {
    this.trace.note('blocked', facts)
    const { dialled } = this.#links
    if (dialled?.transport !== 'websocket' || !String(facts.url).startsWith('ws')) return
    this.#ended(dialled, unreachable(dialled.transport), undefined)
  }

  /** One event at a time: what is told while effects are performed waits its turn. */
  tell(event: Event): void {
    this.#told.push(event)
    if (this.#telling) return
    this.#telling = true
    try {
      for (let next = this.#told.shift(); next !== undefined; next = this.#told.shift()) this.#take(next)
    } finally {
      this.#telling = false
    }
  }

  #take(event: Event): void {
    const { clock } = this.#world
    const around = { now: clock.now(), random: clock.random(), ladder: this.#ladder }
    const [state, ...effects] = step(this.#state, event, around)
    const changed = state !== this.#state
    this.#state = state
    for (const effect of effects) this.#perform(effect)
    if (changed) this.#listener.changed(state)
  }

  #perform(effect: Effect): void {
    // The index comes from the same union as the table's keys; the compiler cannot follow the pair of them.
    const perform = this.#performers[effect.kind] as (effect: Effect) => void
    perform(effect)
  }

  #plan(kind: 'due' | 'climb' | 'drain', delay: number): void {
    this.#alarms.set(kind, delay, () => this.tell({ kind }))
  }

  async #prepare(): Promise<void> {
    const generation = ++this.#generation
    this.trace.begin()
    try {
      const [discovery] = await Promise.all([this.#discover(), this.#token()])
      if (generation !== this.#generation) return
      this.#discovery = discovery
      this.#ladder = this.#world.ladder(discovery)
      if (this.#ladder.length === 0) throw new Obstacle({ id: 'noTransport' }, { final: true })
      this.tell({ kind: 'prepared' })
    } catch (error) {
      if (generation !== this.#generation) return
      const finding = findingOf(error)
      const { final = false, delay } = error instanceof Obstacle ? error : {}
      this.tell(final ? { kind: 'refused', finding } : { kind: 'unprepared', finding, delay })
    }
  }

  /** A connection that was lost is looked for where it was; whatever comes after that asks anew. */
  #discover(): Promise<Discovery> {
    const state = this.#state
    const wasLost = state.kind === 'preparing' && state.attempt === 1
    if (wasLost && this.#discovery) return Promise.resolve(this.#discovery)
    return this.#noted('config', this.#world.discover())
  }

  #token(): Promise<string> | undefined {
    const { tokens } = this.#world
    return tokens && this.#noted('token', tokens.get())
  }

  async #noted<T>(what: 'config' | 'token', answer: Promise<T>): Promise<T> {
    const asked = this.#world.clock.now()
    const note = (facts: Facts) => this.trace.note(what, { ...facts, ms: this.#world.clock.now() - asked })
    try {
      const found = await answer
      note({ outcome: 'ok' })
      return found
    } catch (error) {
      const { id, facts } = findingOf(error)
      note({ ...facts, outcome: id })
      throw error
    }
  }

  async #dial(rung: number): Promise<void> {
    const generation = ++this.#generation
    const transport = this.#ladder[rung]
    const discovery = this.#discovery
    if (transport === undefined || discovery === undefined) return
    try {
      const isMove = this.#state.kind === 'moving'
      if (isMove) this.trace.begin()
      const token = await (isMove ? this.#token() : this.#world.tokens?.get())
      if (generation !== this.#generation) return
      this.#alarms.set('deadline', this.#world.deadline, () => {
        this.#failed({ id: 'unanswered', facts: { transport } }, { reached: false })
      })
      const link = await this.#link({ transport, discovery, token, trace: this.trace.code })
      if (generation !== this.#generation) return
      this.trace.note('dialled', {}, transport)
      this.#links.dial(link)
    } catch (error) {
      if (generation !== this.#generation) return
      const finding = findingOf(error)
      const isKnown = error instanceof Obstacle
      if (isKnown && error.final) this.tell({ kind: 'refused', finding })
      // The token route's failure would meet every transport; what a transport lacks would not.
      else this.tell({ kind: 'failed', reached: isKnown, finding })
    }
  }

  async #link(plan: LinkPlan): Promise<Link> {
    const link: Link = await this.#world.link(plan, {
      connected: () => {
        if (this.#state.kind !== 'moving') this.#answered(link)
      },
      settled: () => this.#answered(link),
      failed: (verdict) => this.#ended(link, verdict, plan.token),
      lost: (verdict) => this.#ended(link, verdict, plan.token),
      message: (data) => this.#listener.message(data, link),
      // What an abandoned connection still goes through is of no interest.
      saw: (what, facts) => {
        if (link === this.link || link === this.#links.dialled) this.trace.note(what, facts, plan.transport)
      },
    })
    return link
  }

  #answered(link: Link): void {
    if (link !== this.#links.dialled) return
    this.trace.note('replied', {}, link.transport)
    this.tell({ kind: 'answered' })
  }

  #ended(link: Link, { finding, ...verdict }: Verdict, token: string | undefined): void {
    const { tokens } = this.#world
    if (verdict.spentToken) tokens?.spend(token)
    // Without tokens it is the session cookie that was refused, and it would be sent again as it is.
    const isFinal = verdict.final || (verdict.spentToken && tokens === undefined)
    if (link === this.link) this.tell({ kind: isFinal ? 'dismissed' : 'lost', finding, delay: verdict.delay })
    else if (link !== this.#links.dialled) return
    else if (isFinal) this.tell({ kind: 'refused', finding })
    else this.#failed(finding, verdict)
  }

  #failed(finding: Finding, { reached, delay }: Pick<Verdict, 'reached' | 'delay'>): void {
    this.#passedOver = finding
    this.trace.note('failed', { finding: finding.id })
    this.tell({ kind: 'failed', finding, reached, delay })
  }

  #abandon(): void {
    this.#generation += 1
    this.#alarms.cancel('deadline')
    this.#links.abandon()
  }

  #bury(): void {
    this.#alarms.cancel('climb', 'drain')
    this.#links.bury()
  }
}
