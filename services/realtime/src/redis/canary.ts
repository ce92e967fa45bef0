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

/** The connection that a canary checks. */
export type Provable = Pick<Line, 'isLive' | 'restart'>

interface CanaryOptions {
  /** For the log: which server the line goes to. */
  readonly place: string
  readonly line: Provable
  /** A name of the bus that the line's server owns and only this node uses. */
  readonly name: string
  /** Sends a token to the name, by the same path as every publication. */
  readonly publish: (token: string) => Promise<unknown>
  readonly intervalMs: number
  readonly deadlineMs: number
  readonly log: Pick<BaseLogger, 'error' | 'info'>
  /** For metrics; called with every new state. */
  readonly observe: (state: CanaryState) => void
  readonly now?: () => number
}

/** Pause between attempts while connecting: members of a Cluster connect one after the other. */
const connectingPauseMs = 50

type Landing = 'back' | 'abandoned'

interface Flight {
  readonly token: string
  readonly land: (landing: Landing) => void
  readonly end: Promise<void>
}

/**
 * Checks a listening connection by publishing through it; a PING would succeed even if messages no longer arrive. If
 * the canary does not return, the connection is replaced. A failure is known within `intervalMs + deadlineMs`.
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

  /** Connected or reconnected; a canary in flight is lost and proves nothing. */
  interrupted(): void {
    this.#flight?.land('abandoned')
    this.#flight = undefined
    void this.prove()
  }

  /** Sends a canary or awaits the one in flight; the result is in `state`. */
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
      // Redis is down; reconnecting is ioredis's job.
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
