import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'
import { Auditor, type AuditorOptions } from './auditor.ts'

const minuteMs = 60_000

/** When to audit. */
export class AuditBeat {
  readonly #clock: Clock
  readonly #everyMs: number
  readonly #auditor: Auditor
  #cancel = (): void => {}

  constructor(clock: Clock, everyMs: number = minuteMs, options: AuditorOptions) {
    this.#clock = clock
    this.#everyMs = everyMs
    this.#auditor = new Auditor(options)
  }

  /** Asks over this link from now on; over none when there is none. */
  follow(link: Link | undefined): void {
    this.#cancel()
    if (link === undefined) return
    // Pages that were loaded together do not ask together.
    const delayMs = this.#everyMs * (0.5 + this.#clock.random())
    let isFollowed = true
    const cancel = this.#clock.after(delayMs, async () => {
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
