import type { Finding } from '@portico/protocol'
import type { Feed } from '../channel/feed.ts'
import type { Hub } from '../channel/hub.ts'
import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'
import type { Session } from '../session/session.ts'
import type { TokenSource } from '../token.ts'
import { AuditSchedule } from './audit-schedule.ts'
import { differenceOf } from './contract-check.ts'
import { renewAhead } from './renewal.ts'
import { RoundTrip } from './round-trip.ts'

interface UpkeepOptions {
  readonly clock: Clock
  /** The tokens to renew before they expire. */
  readonly tokens: TokenSource | undefined
  readonly session: Session
  readonly hub: Hub
  /** In milliseconds. */
  readonly auditEvery: number | undefined
  /** The fingerprints of the contract that the page was made with. */
  readonly contract: Readonly<Record<string, string>> | undefined
  measured(): void
  /** Reports a failure that does not concern the connection. */
  mention(finding: Finding): void
  report(problem: unknown): void
}

/**
 * Maintains a live connection: measures the round trip, audits what arrived, renews the token before it expires, and
 * compares the page's contract with the service's. A page that is left at once never loads it.
 */
export class Upkeep {
  readonly #options: UpkeepOptions
  readonly #roundTrip: RoundTrip
  readonly #audit: AuditSchedule

  constructor(options: UpkeepOptions) {
    const { clock, tokens, session, hub, auditEvery, measured, report } = options
    this.#options = options
    const stoodStill = (seconds: number) => session.trace.note('frozen', { seconds })
    this.#roundTrip = new RoundTrip(clock, { measured, stoodStill })
    const audited = { feeds: () => hub.feeds, rejoin: (feed: Feed) => session.feeder.rejoin(feed), report }
    this.#audit = new AuditSchedule(clock, auditEvery, audited)
    if (tokens) renewAhead(tokens, clock)
    this.follow(session.link)
  }

  get roundTripMs(): number | undefined {
    return this.#roundTrip.ms
  }

  /** Why channels may get nothing now, as the service said when it was last asked. */
  get obstacle(): Finding | undefined {
    return this.#roundTrip.finding
  }

  /** Maintains this connection from now on; undefined means that there is none. */
  follow(link: Link | undefined): void {
    const { contract, session, mention } = this.#options
    const difference = link && differenceOf(contract, session.discovery)
    if (difference) mention(difference)
    this.#roundTrip.follow(link)
    this.#audit.follow(link)
  }
}
