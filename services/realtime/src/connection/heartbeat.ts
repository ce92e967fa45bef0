import type { Due, Timer, Timers } from '../timer-wheel.ts'

/** The same object for all heartbeats of a node. */
interface HeartbeatOptions {
  readonly timers: Timers
  readonly timing: {
    readonly pingSeconds: number
    /** How long a pong may take; less than `pingSeconds`. */
    readonly pongSeconds: number
  }
  readonly random?: () => number
  readonly monotonic?: () => number
}

export interface HeartbeatListener {
  ping(): void
  /** How long the pong took. */
  answered(milliseconds: number): void
  missed(): void
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'resting'; readonly timer: Timer }
  | { readonly kind: 'awaiting-pong'; readonly timer: Timer; readonly since: number }

const idle: State = { kind: 'idle' }

/** If the timer fires this late, the pong may be waiting unread in the socket. */
const tolerableLateMs = 1_000

/**
 * Pings and waits: idle → resting → awaiting-pong → resting. The first rest is random in its second half, so that
 * connections made at the same moment do not ping at the same moment.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  readonly #listener: HeartbeatListener
  #state: State = idle

  constructor(options: HeartbeatOptions, listener: HeartbeatListener) {
    this.#options = options
    this.#listener = listener
  }

  start(): void {
    const { random = Math.random } = this.#options
    this.#rest(this.#pingMs * (0.5 + random() / 2))
  }

  /** False for an unexpected pong. */
  pong(): boolean {
    if (this.#state.kind !== 'awaiting-pong') return false
    this.#listener.answered(this.#now() - this.#state.since)
    this.#state.timer.cancel()
    this.#rest(this.#pingMs)
    return true
  }

  /** True if half the time for a pong has passed without one. */
  get isOverdue(): boolean {
    const state = this.#state
    return state.kind === 'awaiting-pong' && this.#now() - state.since > this.#pongMs / 2
  }

  stop(): void {
    if (this.#state.kind !== 'idle') this.#state.timer.cancel()
    this.#state = idle
  }

  get #pingMs(): number {
    return this.#options.timing.pingSeconds * 1000
  }

  get #pongMs(): number {
    return this.#options.timing.pongSeconds * 1000
  }

  #now(): number {
    return this.#options.monotonic?.() ?? performance.now()
  }

  #rest(delayMs: number): void {
    this.#state = { kind: 'resting', timer: this.#options.timers.after(delayMs, () => this.#ping()) }
  }

  #ping(): void {
    this.#awaitPong(this.#now())
    this.#listener.ping()
  }

  #awaitPong(since: number): void {
    const timer = this.#options.timers.after(this.#pongMs, (due) => this.#judge(due, since))
    this.#state = { kind: 'awaiting-pong', timer, since }
  }

  #judge({ lateMs }: Due, since: number): void {
    if (lateMs > tolerableLateMs) {
      this.#awaitPong(since)
      return
    }
    this.#state = idle
    this.#listener.missed()
  }
}
