import type { Discovery, TransportName } from '@portico/protocol'
import type { Feed } from '../channel/feed.ts'
import type { Clock } from '../clock.ts'
import { type Finding, findingOf, Obstacle } from '../finding.ts'
import type { TokenSource } from '../token.ts'
import type { Link, LinkListener } from './link.ts'
import { type Effect, type Event, initial, type State, step } from './machine.ts'
import type { Verdict } from './verdict.ts'

/** Everything the session needs from outside, so that tests and simulations bring their own world. */
export interface World {
  readonly clock: Clock
  discover(): Promise<Discovery>
  /** Undefined where the session cookie identifies the person. */
  readonly tokens: TokenSource | undefined
  /** Makes a link; dialling it is the session's business. */
  link(
    how: { transport: TransportName; discovery: Discovery; token: string | undefined },
    listener: LinkListener,
  ): Link
  /** Which of the service's transports to use, best first. */
  ladder(discovery: Discovery): readonly TransportName[]
  /** How long a dialled link may stay without an answer. */
  readonly deadline: number
}

export interface SessionListener {
  changed(state: State): void
  message(data: unknown, link: Link): void
  /** A link that delivered is gone or replaced. */
  released(link: Link): void
  /** From now on this link is the one to ask. */
  adopted(link: Link): void
}

/** Performs what the machine decides: at most one living connection, and a second one only during a move. */
export class Session {
  readonly #world: World
  readonly #listener: SessionListener
  readonly #feeds = new Set<Feed>()
  readonly #told: Event[] = []
  #telling = false
  #state: State = initial
  #discovery: Discovery | undefined
  #ladder: readonly TransportName[] = []
  #living: Link | undefined
  #dialled: Link | undefined
  /** Grows with everything that makes earlier answers meaningless. */
  #generation = 0
  #passedOver: Finding | undefined
  #cancelWait = (): void => {}
  #cancelClimb = (): void => {}
  #cancelDrain = (): void => {}
  #cancelDeadline = (): void => {}

  readonly #performers: { readonly [K in Effect['kind']]: (effect: Extract<Effect, { kind: K }>) => void } = {
    prepare: () => void this.#prepare(),
    dial: ({ rung }) => void this.#dial(rung),
    adopt: () => this.#adopt(),
    abandon: () => this.#abandon(),
    bury: () => this.#bury(),
    drop: () => {
      this.#cancelWait()
      this.#abandon()
      this.#bury()
    },
    wait: ({ until }) => {
      this.#cancelWait()
      this.#cancelWait = this.#later(until - this.#world.clock.now(), { kind: 'due' })
    },
    'plan-climb': ({ delay }) => {
      this.#cancelClimb()
      this.#cancelClimb = this.#later(delay, { kind: 'climb' })
    },
    probe: () => void this.#living?.probe(),
  }

  constructor(world: World, listener: SessionListener) {
    this.#world = world
    this.#listener = listener
  }

  get state(): State {
    return this.#state
  }

  /** The connection to ask things of; undefined while there is none. */
  get link(): Link | undefined {
    return this.#living
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
    this.#feeds.add(feed)
    this.#living?.join(feed)
    this.#dialled?.join(feed)
  }

  leave(feed: Feed): void {
    this.#feeds.delete(feed)
    this.#living?.leave(feed)
    this.#dialled?.leave(feed)
  }

  /** The service asked this link to move, after a while that it chose for this client alone. */
  drain(link: Link, delay: number): void {
    if (link !== this.#living) return
    this.#cancelDrain()
    this.#cancelDrain = this.#later(delay, { kind: 'drain' })
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

  #later(delay: number, event: Event): () => void {
    return this.#world.clock.after(Math.max(0, delay), () => this.tell(event))
  }

  async #prepare(): Promise<void> {
    const generation = ++this.#generation
    try {
      const [discovery] = await Promise.all([this.#discover(), this.#world.tokens?.get()])
      if (generation !== this.#generation) return
      this.#discovery = discovery
      this.#ladder = this.#world.ladder(discovery)
      if (this.#ladder.length === 0) throw new Obstacle({ id: 'noTransport' }, { final: true })
      this.tell({ kind: 'prepared' })
    } catch (error) {
      if (generation !== this.#generation) return
      this.tell(unprepared(error))
    }
  }

  /** A connection that was lost is looked for where it was; whatever comes after that asks anew. */
  #discover(): Promise<Discovery> {
    const state = this.#state
    const wasLost = state.kind === 'preparing' && state.attempt === 1
    return wasLost && this.#discovery ? Promise.resolve(this.#discovery) : this.#world.discover()
  }

  async #dial(rung: number): Promise<void> {
    const generation = ++this.#generation
    const transport = this.#ladder[rung]
    const discovery = this.#discovery
    if (transport === undefined || discovery === undefined) return
    try {
      const token = await this.#world.tokens?.get()
      if (generation === this.#generation) this.#open(transport, discovery, token)
    } catch (error) {
      if (generation !== this.#generation) return
      const finding = findingOf(error)
      const isFinal = error instanceof Obstacle && error.final
      this.tell(isFinal ? { kind: 'refused', finding } : { kind: 'failed', reached: true, finding })
    }
  }

  #open(transport: TransportName, discovery: Discovery, token: string | undefined): void {
    const link = this.#world.link(
      { transport, discovery, token },
      {
        connected: () => {
          if (this.#state.kind !== 'moving') this.#answered(link)
        },
        settled: () => this.#answered(link),
        failed: (verdict) => this.#ended(link, verdict, token),
        lost: (verdict) => this.#ended(link, verdict, token),
        message: (data) => this.#listener.message(data, link),
      },
    )
    this.#dialled = link
    this.#cancelDeadline = this.#world.clock.after(this.#world.deadline, () => {
      if (link === this.#dialled) this.#failed({ id: 'unanswered', facts: { transport } }, { reached: false })
    })
    link.dial(this.#feeds)
  }

  #answered(link: Link): void {
    if (link === this.#dialled) this.tell({ kind: 'answered' })
  }

  #ended(link: Link, { finding, ...verdict }: Verdict, token: string | undefined): void {
    const { tokens } = this.#world
    if (verdict.spentToken) tokens?.spend(token)
    // Without tokens it is the session cookie that was refused, and it would be sent again as it is.
    const isFinal = verdict.final || (verdict.spentToken && tokens === undefined)
    if (link === this.#living)
      this.tell({ kind: isFinal ? 'dismissed' : 'lost', finding, delay: verdict.delay })
    else if (link !== this.#dialled) return
    else if (isFinal) this.tell({ kind: 'refused', finding })
    else this.#failed(finding, verdict)
  }

  #failed(finding: Finding, { reached, delay }: Pick<Verdict, 'reached' | 'delay'>): void {
    this.#passedOver = finding
    this.tell({ kind: 'failed', finding, reached, delay })
  }

  #adopt(): void {
    this.#cancelDeadline()
    this.#cancelClimb()
    this.#cancelDrain()
    const old = this.#living
    this.#living = this.#dialled
    this.#dialled = undefined
    if (this.#living) this.#listener.adopted(this.#living)
    this.#release(old)
  }

  #abandon(): void {
    this.#generation += 1
    this.#cancelDeadline()
    const link = this.#dialled
    this.#dialled = undefined
    this.#release(link)
  }

  #bury(): void {
    this.#cancelClimb()
    this.#cancelDrain()
    const link = this.#living
    this.#living = undefined
    this.#release(link)
  }

  #release(link: Link | undefined): void {
    if (link === undefined) return
    link.close()
    for (const feed of this.#feeds) feed.interrupted(link)
    this.#listener.released(link)
  }
}

function unprepared(error: unknown): Event {
  const finding = findingOf(error)
  if (!(error instanceof Obstacle)) return { kind: 'unprepared', finding }
  return error.final ? { kind: 'refused', finding } : { kind: 'unprepared', finding, delay: error.delay }
}
