import type { Discovery, Facts, Finding, TransportName } from '@portico/protocol'
import type { Feeder } from '../channel/hub.ts'
import { FindingError, findingOf } from '../finding.ts'
import type { PageListener } from '../page.ts'
import { Trace } from '../trace.ts'
import { Alarms } from './alarms.ts'
import type { Effect, EffectOf } from './effect.ts'
import type { Event } from './event.ts'
import type { Link } from './link.ts'
import { Links } from './links.ts'
import { initial, step } from './machine.ts'
import { fetchAll, fetchToken } from './provisions.ts'
import type { State } from './state.ts'
import type { Verdict } from './verdict.ts'
import type { LinkPlan, World } from './world.ts'

/** How long loading the connector may take. */
const fileTimeoutMs = 15_000

/**
 * Performs what the machine decides. There is at most one current connection and one next connection, until that is
 * promoted or dropped.
 */
export class Session implements PageListener {
  readonly #world: World
  readonly #changed: (state: State) => void
  readonly #links = new Links()
  readonly feeder: Feeder = this.#links
  readonly #alarms: Alarms<'due' | 'climb' | 'drain' | 'deadline'>
  readonly #queue: Event[] = []
  #isTelling = false
  #state: State = initial
  #discovery: Discovery | undefined
  #ladder: readonly TransportName[] = []
  /** Grows whenever results of earlier attempts become meaningless. */
  #generation = 0
  #passedOver: Finding | undefined
  readonly trace: Trace

  readonly #performers: { readonly [K in Effect['kind']]: (effect: EffectOf<K>) => void } = {
    prepare: () => this.#prepare(),
    dial: ({ rung }) => this.#dial(rung),
    promote: () => {
      this.#alarms.cancel('deadline', 'climb', 'drain')
      this.#links.promote()
    },
    dropNext: () => this.#dropNext(),
    dropCurrent: () => this.#dropCurrent(),
    dropBoth: () => {
      this.#alarms.cancel('due')
      this.#dropNext()
      this.#dropCurrent()
    },
    wait: ({ until }) => {
      const ms = until - this.#world.clock.now()
      this.trace.note('waiting', { ms })
      this.#plan('due', ms)
    },
    plan: ({ move, delay }) => this.#plan(move, delay),
    probe: () => void this.current?.probe(),
  }

  constructor(world: World, changed: (state: State) => void) {
    this.#world = world
    this.#changed = changed
    this.trace = new Trace(world.clock)
    this.#alarms = new Alarms(world.clock)
  }

  get state(): State {
    return this.#state
  }

  /** The current connection. */
  get current(): Link | undefined {
    return this.#links.current
  }

  /** The connection for requests: the current one, unless it belongs to the previous person. */
  get link(): Link | undefined {
    const isOfAnother = this.#state.kind === 'moving' && this.#state.why === 'identity'
    return isOfAnother ? undefined : this.current
  }

  /** The service's discovery document; undefined until it is fetched. */
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

  heard(kind: 'online' | 'offline' | 'woke'): void {
    if (kind !== 'woke') this.trace.note(kind)
    this.tell({ kind })
  }

  /** The page's policy blocked a request. A blocked WebSocket reports no error, so it is failed here. */
  blocked(facts: Facts): void {
    this.trace.note('blocked', facts)
    const transport = 'websocket'
    if (this.#links.next?.transport !== transport || !String(facts.url).startsWith('ws')) return
    this.#failed({ finding: { id: 'unreachable', facts: { transport } }, reached: false })
  }

  /** Takes one event at a time. Events that come while effects are performed wait. */
  tell(event: Event): void {
    this.#queue.push(event)
    if (this.#isTelling) return
    this.#isTelling = true
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#take(next)
    } finally {
      this.#isTelling = false
    }
  }

  #take(event: Event): void {
    const { clock } = this.#world
    const around = { now: clock.now(), random: clock.random(), ladder: this.#ladder }
    const [state, ...effects] = step(this.#state, event, around)
    const changed = state !== this.#state
    this.#state = state
    for (const effect of effects) this.#perform(effect)
    if (changed) this.#changed(state)
  }

  #perform(effect: Effect): void {
    // The key comes from the union that the table is made of, but the compiler cannot relate the two.
    const perform = this.#performers[effect.kind] as (effect: Effect) => void
    perform(effect)
  }

  #plan(kind: 'due' | 'climb' | 'drain', delay: number): void {
    this.#alarms.set(kind, delay, () => this.tell({ kind }))
  }

  #prepare(): void {
    this.trace.begin()
    // The connector is the only part without its own time limit. The next round waits for the same request.
    this.#alarms.set('deadline', fileTimeoutMs, () => {
      const finding = { id: 'fileMissing', facts: { ms: fileTimeoutMs } } as const
      if (this.#world.load?.()) this.tell({ kind: 'unprepared', finding })
    })
    void this.#attempt('unprepared', async (isCurrent) => {
      // The first attempt after a loss uses the known discovery document. Later ones fetch it again.
      const state = this.#state
      const known = state.kind === 'preparing' && state.attempt === 1 ? this.#discovery : undefined
      const discovery = await fetchAll(this.#world, this.trace, known)
      if (!isCurrent()) return
      this.#discovery = discovery
      this.#ladder = this.#world.ladder(discovery)
      if (this.#ladder.length === 0) throw new FindingError({ id: 'noTransport' }, { final: true })
      this.tell({ kind: 'prepared' })
    })
  }

  #dial(rung: number): void {
    const transport = this.#ladder[rung]
    const discovery = this.#discovery
    if (transport === undefined || discovery === undefined) return
    void this.#attempt('failed', async (isCurrent) => {
      const isMove = this.#state.kind === 'moving'
      if (isMove) this.trace.begin()
      const token = await (isMove ? fetchToken(this.#world, this.trace) : this.#world.tokens?.get())
      if (!isCurrent()) return
      this.#alarms.set('deadline', this.#world.deadlineMs, () => {
        this.#failed({ finding: { id: 'unanswered', facts: { transport } }, reached: false })
      })
      const link = await this.#link({ transport, discovery, token, trace: this.trace.code })
      if (!isCurrent()) return
      this.trace.note('dialled', {}, transport)
      this.#links.dial(link)
    })
  }

  /** Runs an attempt. Its result counts only until another attempt begins or this one is given up. */
  async #attempt(
    kind: 'unprepared' | 'failed',
    work: (isCurrent: () => boolean) => Promise<void>,
  ): Promise<void> {
    const generation = ++this.#generation
    const isCurrent = () => generation === this.#generation
    try {
      await work(isCurrent)
    } catch (error) {
      if (!isCurrent()) return
      const finding = findingOf(error)
      // A failure of the token route would affect every transport. A transport's own failure would not.
      const reached = error instanceof FindingError
      const { final = false, delay } = reached ? error : {}
      this.tell(final ? { kind: 'refused', finding } : { kind, finding, reached, delay })
    }
  }

  async #link(plan: LinkPlan): Promise<Link> {
    const link: Link = await this.#world.link(plan, {
      connected: () => {
        if (this.#state.kind !== 'moving') this.#answered(link)
      },
      settled: () => this.#answered(link),
      ended: (verdict) => this.#ended(link, verdict, plan.token),
      draining: (delay) => {
        if (link === this.current) this.#plan('drain', delay)
      },
      traced: (code) => {
        this.trace.code = code
      },
      climb: () => this.tell({ kind: 'climb' }),
      // A dropped connection has nothing to add to the trace.
      saw: (what, facts) => {
        if (link === this.current || link === this.#links.next) this.trace.note(what, facts, plan.transport)
      },
    })
    return link
  }

  #answered(link: Link): void {
    if (link !== this.#links.next) return
    this.trace.note('replied', {}, link.transport)
    this.tell({ kind: 'answered' })
  }

  #ended(link: Link, verdict: Verdict, token?: string): void {
    const { finding, delay, spentToken } = verdict
    const { tokens } = this.#world
    if (spentToken) tokens?.spend(token)
    // Without tokens it is the session cookie that was refused, and the same cookie would be sent again.
    const isFinal = verdict.final || (spentToken && tokens === undefined)
    if (link === this.current) {
      this.trace.note('lost', finding.facts, link.transport)
      this.tell({ kind: isFinal ? 'dismissed' : 'lost', finding, delay })
    } else if (link !== this.#links.next) return
    else if (isFinal) this.tell({ kind: 'refused', finding })
    else this.#failed(verdict)
  }

  #failed({ finding, reached, delay }: Verdict): void {
    this.#passedOver = finding
    this.trace.note('failed', { ...finding.facts, finding: finding.id })
    this.tell({ kind: 'failed', finding, reached, delay })
  }

  #dropNext(): void {
    this.#generation += 1
    this.#alarms.cancel('deadline')
    this.#links.dropNext()
  }

  #dropCurrent(): void {
    this.#alarms.cancel('climb', 'drain')
    this.#links.dropCurrent()
  }
}
