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
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'resting'; readonly timer: Timer }
  | { readonly kind: 'awaiting-pong'; readonly timer: Timer }

/** A turn of the wheel this late means that pongs may lie unread in the socket. */
const tolerableLateMs = 1_000

/**
 * Pings and waits: idle → resting → awaiting-pong → resting. The first rest is random in its second half, so that
 * connections made at the same moment do not ping at the same moment.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  #state: State = { kind: 'idle' }

  constructor(options: HeartbeatOptions) {
    this.#options = options
  }

  start(): void {
    const { pingMs, random = Math.random } = this.#options
    this.#rest(pingMs * (0.5 + random() / 2))
  }

  /** A pong nobody waits for is let pass: it may have crossed a reconnect. */
  pong(): void {
    if (this.#state.kind !== 'awaiting-pong') return
    this.#state.timer.cancel()
    this.#rest(this.#options.pingMs)
  }

  stop(): void {
    if (this.#state.kind !== 'idle') this.#state.timer.cancel()
    this.#state = { kind: 'idle' }
  }

  #rest(delayMs: number): void {
    this.#state = { kind: 'resting', timer: this.#options.timers.after(delayMs, () => this.#ping()) }
  }

  #ping(): void {
    this.#awaitPong()
    this.#options.ping()
  }

  #awaitPong(): void {
    const timer = this.#options.timers.after(this.#options.pongMs, (due) => this.#judge(due))
    this.#state = { kind: 'awaiting-pong', timer }
  }

  #judge({ lateMs }: Due): void {
    if (lateMs > tolerableLateMs) {
      this.#awaitPong()
      return
    }
    this.#state = { kind: 'idle' }
    this.#options.missed()
  }
}
