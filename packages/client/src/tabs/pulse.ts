import type { Clock } from '../clock.ts'

/** How often a tab asks whether the leader is there, and how long an answer within this browser may take. */
const beatEveryMs = 3_000
const answerTimeoutMs = 4_000

interface PulseListener {
  /** Ask now. */
  ask(): void
  /** No answer came in time. */
  missed(): void
}

/** Checks that the other side is there: asks at intervals, and again if no answer comes. */
export class Pulse {
  readonly #clock: Clock
  readonly #listener: PulseListener
  #life: 'asking' | 'resting' = 'resting'
  #cancel = (): void => {}

  constructor(clock: Clock, listener: PulseListener) {
    this.#clock = clock
    this.#listener = listener
  }

  ask(): void {
    this.#life = 'asking'
    this.#listener.ask()
    const asked = this.#clock.now()
    this.#after(answerTimeoutMs, () => {
      // If the timer itself is late, this page was suspended, and the other side may be well.
      if (this.#clock.now() - asked < 2 * answerTimeoutMs) this.#listener.missed()
      this.ask()
    })
  }

  /** Something was heard from the other side. */
  heard(): void {
    if (this.#life === 'resting') return
    this.#life = 'resting'
    this.#after(beatEveryMs, () => this.ask())
  }

  stop(): void {
    this.#cancel()
  }

  #after(delay: number, callback: () => void): void {
    this.#cancel()
    this.#cancel = this.#clock.after(delay, callback)
  }
}
