import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'

const beatMs = 25_000

/** A page whose timer is later than this stood still. Browsers slow timers of hidden pages to one a minute. */
const latenessMs = 70_000

interface RoundTripListener {
  measured(): void
  /** The page was frozen, or the machine slept. */
  stoodStill(seconds: number): void
}

/** Asks a small question at intervals, to measure the round trip and to see that the connection works. */
export class RoundTrip {
  readonly #clock: Clock
  readonly #listener: RoundTripListener
  #link: Link | undefined
  #ms: number | undefined
  #nextAt = Number.POSITIVE_INFINITY
  #cancel = (): void => {}

  constructor(clock: Clock, listener: RoundTripListener) {
    this.#clock = clock
    this.#listener = listener
  }

  /** The round trip of the last question that was answered. */
  get ms(): number | undefined {
    return this.#ms
  }

  /** Asks over this link from now on; undefined means that there is none. */
  follow(link: Link | undefined): void {
    this.#cancel()
    this.#lookAtClock()
    this.#link = link
    if (link) void this.#ask(link)
  }

  async #ask(link: Link): Promise<void> {
    const asked = this.#clock.now()
    const isAnswered = await link.probe()
    if (link !== this.#link || !isAnswered) return
    this.#ms = this.#clock.now() - asked
    this.#nextAt = this.#clock.now() + beatMs
    this.#cancel = this.#clock.after(beatMs, () => {
      this.#lookAtClock()
      void this.#ask(link)
    })
    this.#listener.measured()
  }

  #lookAtClock(): void {
    const late = this.#clock.now() - this.#nextAt
    this.#nextAt = Number.POSITIVE_INFINITY
    if (late > latenessMs) this.#listener.stoodStill(Math.round(late / 1_000))
  }
}
