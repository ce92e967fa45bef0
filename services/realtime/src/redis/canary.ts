import type { BaseLogger } from 'pino'
import { within } from '../within.ts'
import type { BusListener } from './bus.ts'
import type { Line } from './line.ts'

/**
 * proving ──came back──▶ proven ◀──came back── lost
 *    └──────────not in time──┴───────not in time──▶
 */
export type CanaryState =
  /** Nothing is known yet. */
  | { readonly kind: 'proving' }
  | { readonly kind: 'proven'; readonly roundTripMs: number }
  | {
      readonly kind: 'lost'
      readonly since: number
      readonly cause: 'not published'
      readonly error: unknown
    }
  | {
      readonly kind: 'lost'
      readonly since: number
      readonly cause: 'not come back'
      readonly waitedMs: number
    }

/** What a canary needs of the line it proves. */
export type Provable = Pick<Line, 'isLive' | 'restart'>

interface CanaryOptions {
  /** For the log: which server the line goes to. */
  readonly place: string
  readonly line: Provable
  /** A name of the bus that is at home at the other end of the line, and this node's alone. */
  readonly name: string
  /** Sends a token to the name on the way every publication takes. */
  readonly publish: (token: string) => Promise<unknown>
  readonly intervalMs: number
  readonly deadlineMs: number
  readonly log: Pick<BaseLogger, 'error' | 'info'>
  /** For metrics; called with every new state. */
  readonly observe: (state: CanaryState) => void
  readonly now?: () => number
}

/** Members of a Cluster connect one after the other. */
const connectingPauseMs = 50

type Landing = 'back' | 'abandoned'

interface Flight {
  readonly token: string
  readonly land: (landing: Landing) => void
  readonly end: Promise<void>
}

/**
 * Proves a line by what it is for: publishes through the real path and waits for it to come back. A PING would be
 * answered by a connection that receives nothing any more. A line whose canary does not come back gets a new
 * connection; so it is known within `intervalMs + deadlineMs`.
 */
export class Canary implements BusListener, Disposable {
  readonly #options: CanaryOptions
  readonly #now: () => number
  readonly #timer: NodeJS.Timeout
  readonly #began: number
  #state: CanaryState = { kind: 'proving' }
  #flights = 0
  #flight: Flight | undefined
  #stopped = false

  constructor(options: CanaryOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#began = this.#now()
    this.#timer = setInterval(() => void this.prove(), options.intervalMs).unref()
  }

  get name(): string {
    return this.#options.name
  }

  get line(): Provable {
    return this.#options.line
  }

  get state(): CanaryState {
    return this.#state
  }

  received(_name: string, message: string): void {
    if (message.endsWith(`\n${this.#flight?.token}`)) this.#flight?.land('back')
  }

  /** The line stands, for the first time or again: what was on its way is lost, and says nothing of it. */
  interrupted(): void {
    this.#flight?.land('abandoned')
    this.#flight = undefined
    void this.prove()
  }

  /** Sends one now, or waits for the one that is on its way; what it showed is in `state` when this resolves. */
  prove(): Promise<void> {
    if (this.#flight !== undefined) return this.#flight.end
    const { promise: landing, resolve: land } = Promise.withResolvers<Landing>()
    const token = String(++this.#flights)
    const flight: Flight = { token, land, end: this.#fly(token, landing) }
    this.#flight = flight
    void flight.end.then(() => {
      if (this.#flight === flight) this.#flight = undefined
    })
    return flight.end
  }

  [Symbol.dispose](): void {
    this.#stopped = true
    clearInterval(this.#timer)
  }

  async #fly(token: string, landing: Promise<Landing>): Promise<void> {
    const started = this.#now()
    try {
      await this.#options.publish(token)
    } catch (error) {
      // Redis itself is away: a new line would change nothing, and ioredis keeps trying.
      return this.#notPublished(error)
    }
    const landed = await within(landing, this.#options.deadlineMs)
    if (landed === 'back') this.#become({ kind: 'proven', roundTripMs: this.#now() - started })
    if (landed === undefined) this.#notBack()
  }

  #notPublished(error: unknown): void {
    const connecting = this.#state.kind === 'proving' && this.#now() - this.#began < this.#options.deadlineMs
    if (!connecting) this.#become({ kind: 'lost', since: this.#since(), cause: 'not published', error })
    else if (!this.#stopped) setTimeout(() => void this.prove(), connectingPauseMs).unref()
  }

  #notBack(): void {
    const { deadlineMs: waitedMs } = this.#options
    this.#become({ kind: 'lost', since: this.#since(), cause: 'not come back', waitedMs })
    if (!this.#stopped) this.#options.line.restart()
  }

  #since(): number {
    return this.#state.kind === 'lost' ? this.#state.since : this.#now()
  }

  #become(state: CanaryState): void {
    if (this.#stopped) return
    const before = this.#state
    this.#state = state
    this.#options.observe(state)
    const { log, place } = this.#options
    if (state.kind === 'lost' && before.kind !== 'lost') {
      const why = state.cause === 'not published' ? { err: state.error } : {}
      log.error({ redis: place, cause: state.cause, ...why }, 'publications no longer come back from Redis')
    }
    if (state.kind === 'proven' && before.kind === 'lost') {
      log.info(
        { redis: place, lostMs: this.#now() - before.since },
        'publications come back from Redis again',
      )
    }
  }
}
