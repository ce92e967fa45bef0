import type { Due, Timer, Timers } from '../timer-wheel.ts'

export interface HeartbeatTiming {
  readonly pingMs: number
  /** How long a pong may take; less than `pingMs`. */
  readonly pongMs: number
}

export interface HeartbeatOptions extends HeartbeatTiming {
  readonly timers: Timers
  readonly random?: () => number
  readonly ping: () => void
  readonly missed: () => void
  /** How long the pong took. */
  readonly answered?: (milliseconds: number) => void
  readonly now?: () => number
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'resting'; readonly timer: Timer }
  | { readonly kind: 'awaiting-pong'; readonly timer: Timer; readonly since: number }

/** A turn of the wheel this late means that pongs may lie unread in the socket. */
const tolerableLateMs = 1_000

/**
 * Pings and waits: idle → resting → awaiting-pong → resting. The first rest is random in its second half, so that
 * connections made at the same moment do not ping at the same moment.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  readonly #now: () => number
  #state: State = { kind: 'idle' }

  constructor(options: HeartbeatOptions) {
    this.#options = options
    this.#now = options.now ?? performance.now.bind(performance)
  }

  start(): void {
    const { pingMs, random = Math.random } = this.#options
    this.#rest(pingMs * (0.5 + random() / 2))
  }

  /** A pong nobody waits for is let pass: it may have crossed a reconnect. */
  pong(): void {
    if (this.#state.kind !== 'awaiting-pong') return
    const { pingMs, answered } = this.#options
    answered?.(this.#now() - this.#state.since)
    this.#state.timer.cancel()
    this.#rest(pingMs)
  }

  /** Half of what a pong may take has gone by without one. */
  get isOverdue(): boolean {
    const state = this.#state
    return state.kind === 'awaiting-pong' && this.#now() - state.since > this.#options.pongMs / 2
  }

  stop(): void {
    if (this.#state.kind !== 'idle') this.#state.timer.cancel()
    this.#state = { kind: 'idle' }
  }

  #rest(delayMs: number): void {
    this.#state = { kind: 'resting', timer: this.#options.timers.after(delayMs, () => this.#ping()) }
  }

  #ping(): void {
    this.#awaitPong(this.#now())
    this.#options.ping()
  }

  #awaitPong(since: number): void {
    const timer = this.#options.timers.after(this.#options.pongMs, (due) => this.#judge(due, since))
    this.#state = { kind: 'awaiting-pong', timer, since }
  }

  #judge({ lateMs }: Due, since: number): void {
    if (lateMs > tolerableLateMs) {
      this.#awaitPong(since)
      return
    }
    this.#state = { kind: 'idle' }
    this.#options.missed()
  }
}
