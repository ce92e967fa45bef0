import type { Finding } from '@portico/protocol'
import type { Feed } from '../channel/feed.ts'
import type { Hub } from '../channel/hub.ts'
import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'
import type { Session } from '../session/session.ts'
import type { TokenSource } from '../token.ts'
import { AuditBeat } from './audit-beat.ts'
import { differenceOf } from './contract-check.ts'
import { renewAhead } from './renewal.ts'
import { RoundTrip } from './round-trip.ts'

/** Of whom it takes care. */
export interface UpkeepOptions {
  readonly clock: Clock
  /** Those that are to be exchanged ahead of their end. */
  readonly tokens: TokenSource | undefined
  readonly session: Session
  readonly hub: Hub
  /** In milliseconds. */
  readonly auditEvery: number | undefined
  /** What the page was made with. */
  readonly contract: Readonly<Record<string, string>> | undefined
  measured(): void
  /** A failure that is none of the connection. */
  mention(finding: Finding): void
  report(problem: unknown): void
}

/**
 * What is done beside carrying for a connection that stands: the way there and back is timed, what arrived is audited,
 * the token is exchanged ahead of its end, and the page's contract is compared with the service's. A page that leaves at
 * once never loads it.
 */
export class Upkeep {
  readonly #options: UpkeepOptions
  readonly #roundTrip: RoundTrip
  readonly #audit: AuditBeat

  constructor(options: UpkeepOptions) {
    const { clock, tokens, session, hub, auditEvery, measured, report } = options
    this.#options = options
    const stoodStill = (seconds: number) => session.trace.note('frozen', { seconds })
    this.#roundTrip = new RoundTrip(clock, { measured, stoodStill })
    const audited = { feeds: () => hub.feeds, rejoin: (feed: Feed) => session.feeder.rejoin(feed), report }
    this.#audit = new AuditBeat(clock, auditEvery, audited)
    if (tokens) renewAhead(tokens, clock)
    this.follow(session.link)
  }

  get roundTripMs(): number | undefined {
    return this.#roundTrip.ms
  }

  /** For this connection from now on; for none when there is none. */
  follow(link: Link | undefined): void {
    const { contract, session, mention } = this.#options
    const difference = link && differenceOf(contract, session.discovery)
    if (difference) mention(difference)
    this.#roundTrip.follow(link)
    this.#audit.follow(link)
  }
}
