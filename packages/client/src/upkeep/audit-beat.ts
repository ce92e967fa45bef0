import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'
import { type Audited, Auditor } from './auditor.ts'

const aMinute = 60_000

/** When to audit. */
export class AuditBeat {
  readonly #clock: Clock
  readonly #every: number
  readonly #auditor: Auditor
  #cancel = (): void => {}

  constructor(clock: Clock, every: number = aMinute, audited: Audited) {
    this.#clock = clock
    this.#every = every
    this.#auditor = new Auditor(audited)
  }

  /** Asks over this link from now on; over none when there is none. */
  follow(link: Link | undefined): void {
    this.#cancel()
    if (link === undefined) return
    // Pages that were loaded together do not ask together.
    const delay = this.#every * (0.5 + this.#clock.random())
    let isFollowed = true
    const cancel = this.#clock.after(delay, async () => {
      // A connection that went meanwhile, or a service that is busy: the next beat asks again.
      await this.#auditor.audit(link).catch(() => {})
      if (isFollowed) this.follow(link)
    })
    this.#cancel = () => {
      isFollowed = false
      cancel()
    }
  }
}
