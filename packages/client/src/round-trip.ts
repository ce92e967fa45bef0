import type { Clock } from './clock.ts'
import type { Link } from './session/link.ts'

const beat = 25_000

/** A small question every now and then: how long the way there and back takes, and whether it is open. */
export class RoundTrip {
  readonly #clock: Clock
  readonly #measured: () => void
  #link: Link | undefined
  #ms: number | undefined
  #cancel = (): void => {}

  constructor(clock: Clock, measured: () => void) {
    this.#clock = clock
    this.#measured = measured
  }

  /** Of the last question that was answered. */
  get ms(): number | undefined {
    return this.#ms
  }

  /** Asks over this link from now on; over none when there is none. */
  follow(link: Link | undefined): void {
    this.#cancel()
    this.#link = link
    if (link) void this.#ask(link)
  }

  async #ask(link: Link): Promise<void> {
    const asked = this.#clock.now()
    const isAnswered = await link.probe()
    if (link !== this.#link || !isAnswered) return
    this.#ms = this.#clock.now() - asked
    this.#cancel = this.#clock.after(beat, () => void this.#ask(link))
    this.#measured()
  }
}
