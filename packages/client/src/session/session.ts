import type { Discovery, TransportName } from '@portico/protocol'
import type { Feed } from '../channel/feed.ts'
import type { Clock } from '../clock.ts'
import { type Finding, Obstacle } from '../finding.ts'
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
  #cancelDeadline = (): void => {}

  readonly #performers: { readonly [K in Effect['kind']]: (effect: Extract<Effect, { kind: K }>) => void } = {
    prepare: () => void this.#prepare(),
    dial: ({ rung }) => void this.#dial(rung),
    adopt: () => this.#adopt(),
    abandon: () => this.#abandon(),
    drop: () => this.#drop(),
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

  tell(event: Event): void {
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
      const [discovery] = await Promise.all([this.#world.discover(), this.#world.tokens?.get()])
      if (generation !== this.#generation) return
      this.#discovery = discovery
      this.#ladder = this.#world.ladder(discovery)
      this.tell({ kind: 'prepared' })
    } catch (error) {
      if (generation !== this.#generation) return
      this.tell(unprepared(error))
    }
  }

  async #dial(rung: number): Promise<void> {
    const generation = ++this.#generation
    const transport = this.#ladder[rung]
    const discovery = this.#discovery
    if (transport === undefined || discovery === undefined) return
    try {
      const token = await this.#world.tokens?.get()
      if (generation !== this.#generation) return
      this.#open(transport, discovery, token)
    } catch (error) {
      if (generation === this.#generation)
        this.tell({ kind: 'failed', reached: true, finding: findingOf(error) })
    }
  }

  #open(transport: TransportName, discovery: Discovery, token: string | undefined): void {
    const failed = (verdict: Verdict) => {
      this.#passedOver = verdict.finding
      if (verdict.spentToken) this.#world.tokens?.spend(token)
      this.tell(
        verdict.final ? { kind: 'refused', finding: verdict.finding } : { kind: 'failed', ...verdict },
      )
    }
    const link = this.#world.link(
      { transport, discovery, token },
      {
        connected: () => {
          if (this.#state.kind !== 'moving') this.#answered(link)
        },
        settled: () => {
          if (this.#state.kind === 'moving') this.#answered(link)
        },
        failed: (verdict) => {
          if (link === this.#dialled) failed(verdict)
        },
        lost: (verdict) => {
          if (link === this.#dialled) failed(verdict)
          else if (link === this.#living) this.#lost(verdict, token)
        },
        message: (data) => this.#listener.message(data, link),
      },
    )
    this.#dialled = link
    this.#cancelDeadline = this.#world.clock.after(this.#world.deadline, () => {
      if (link !== this.#dialled) return
      this.#passedOver = { id: 'unanswered', facts: { transport } }
      this.tell({ kind: 'failed', reached: false, finding: this.#passedOver })
    })
    link.dial(this.#feeds)
  }

  #answered(link: Link): void {
    if (link === this.#dialled) this.tell({ kind: 'answered' })
  }

  #lost(verdict: Verdict, token: string | undefined): void {
    if (verdict.spentToken) this.#world.tokens?.spend(token)
    this.tell(verdict.final ? { kind: 'refused', finding: verdict.finding } : { kind: 'lost', ...verdict })
  }

  #adopt(): void {
    this.#cancelDeadline()
    this.#cancelClimb()
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

  #drop(): void {
    this.#cancelWait()
    this.#cancelClimb()
    this.#abandon()
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
  const final = error instanceof Obstacle && error.final
  return { kind: final ? 'refused' : 'unprepared', finding: findingOf(error) }
}

function findingOf(error: unknown): Finding {
  if (error instanceof Obstacle) return error.finding
  return { id: 'unreachable', facts: { reason: error instanceof Error ? error.message : String(error) } }
}
