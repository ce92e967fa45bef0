import type { Feed } from '../channel/feed.ts'
import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'
import type { Auditor } from './auditor.ts'

/** What an audit looks at, and what it may do about what it finds. */
export interface Audited {
  feeds(): readonly Feed[]
  /** Subscribes a feed anew, from where it stands. */
  rejoin(feed: Feed): void
  report(problem: unknown): void
}

const aMinute = 60_000

/** When to audit: a page that leaves sooner never loads how. */
export class AuditBeat {
  readonly #clock: Clock
  readonly #every: number
  readonly #audited: Audited
  #auditor: Auditor | undefined
  #cancel = (): void => {}

  constructor(clock: Clock, every: number = aMinute, audited: Audited) {
    this.#clock = clock
    this.#every = every
    this.#audited = audited
  }

  /** Asks over this link from now on; over none when there is none. */
  follow(link: Link | undefined): void {
    this.#cancel()
    if (link === undefined) return
    // Pages that were loaded together do not ask together.
    const delay = this.#every * (0.5 + this.#clock.random())
    let isFollowed = true
    const cancel = this.#clock.after(delay, async () => {
      await this.#audit(link)
      if (isFollowed) this.follow(link)
    })
    this.#cancel = () => {
      isFollowed = false
      cancel()
    }
  }

  async #audit(link: Link): Promise<void> {
    try {
      this.#auditor ??= new (await import('./auditor.ts')).Auditor(this.#audited)
      await this.#auditor.audit(link)
    } catch {
      // A connection that went meanwhile, or a service that is busy: the next beat asks again.
    }
  }
}
