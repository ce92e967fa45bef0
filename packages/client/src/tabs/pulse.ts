import type { Clock } from '../clock.ts'

/** How often a tab asks whether the leading one is there, and how long an answer from within this browser may take. */
const beatEveryMs = 3_000
const answerTimeoutMs = 4_000

export interface PulseListener {
  /** To ask now; for the first time, or again. */
  ask(): void
  /** Nothing was heard for as long as an answer may take. */
  missed(): void
}

/** Whether the other side is there: asks every now and then, and asks again when nothing comes. */
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
      // A timer that is late itself says that this page stood still, and nothing of the other one.
      if (this.#clock.now() - asked < 2 * answerTimeoutMs) this.#listener.missed()
      this.ask()
    })
  }

  /** Whatever it was. */
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
