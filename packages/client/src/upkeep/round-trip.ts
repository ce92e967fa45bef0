import type { Finding } from '@portico/protocol'
import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'

const beatMs = 25_000

/**
 * A page whose timer fires later than this was suspended. Browsers slow the timers of hidden pages down to one per
 * minute.
 */
const latenessMs = 70_000

interface RoundTripListener {
  measured(): void
  /** The page was frozen, or the machine slept. */
  stoodStill(seconds: number): void
}

/**
 * Pings the service at intervals: to measure the round trip, to see that the connection works, and to learn of problems
 * with the service's stores.
 */
export class RoundTrip {
  readonly #clock: Clock
  readonly #listener: RoundTripListener
  #link: Link | undefined
  /** How long the last answer took. */
  ms: number | undefined
  /** The finding in the last answer: why channels may get nothing. */
  finding: Finding | undefined
  #nextAt = Number.POSITIVE_INFINITY
  #cancel = (): void => {}

  constructor(clock: Clock, listener: RoundTripListener) {
    this.#clock = clock
    this.#listener = listener
  }

  /** Asks over this link from now on; undefined means that there is none. */
  follow(link: Link | undefined): void {
    this.#cancel()
    this.#lookAtClock()
    this.#link = link
    this.finding = undefined
    if (link) void this.#ask(link)
  }

  async #ask(link: Link): Promise<void> {
    const asked = this.#clock.now()
    const answer = await link.probe()
    if (link !== this.#link || !answer) return
    const { finding: id } = answer
    this.ms = this.#clock.now() - asked
    this.finding = id && { id }
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
