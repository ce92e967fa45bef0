import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'
import { Auditor, type AuditorOptions } from './auditor.ts'

const minuteMs = 60_000

/** Audits at intervals. */
export class AuditSchedule {
  readonly #clock: Clock
  readonly #everyMs: number
  readonly #auditor: Auditor
  #cancel = (): void => {}

  constructor(clock: Clock, everyMs: number = minuteMs, options: AuditorOptions) {
    this.#clock = clock
    this.#everyMs = everyMs
    this.#auditor = new Auditor(options)
  }

  /** Audits over this link from now on; undefined means that there is none. */
  follow(link: Link | undefined): void {
    this.#cancel()
    if (link === undefined) return
    // A random delay, so that pages loaded together do not audit together.
    const delayMs = this.#everyMs * (0.5 + this.#clock.random())
    let isFollowed = true
    const cancel = this.#clock.after(delayMs, async () => {
      // If the connection is gone or the service is busy, the next audit asks again.
      await this.#auditor.audit(link).catch(() => {})
      if (isFollowed) this.follow(link)
    })
    this.#cancel = () => {
      isFollowed = false
      cancel()
    }
  }
}
