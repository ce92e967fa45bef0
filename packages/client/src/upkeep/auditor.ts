import { type AuditClaim, auditBounds, type SystemAuditResult, systemMethods } from '@portico/protocol'
import type { Feed } from '../channel/feed.ts'
import type { Link } from '../session/link.ts'
import { FeedTape } from './feed-tape.ts'

export interface AuditorOptions {
  feeds(): readonly Feed[]
  /** Subscribes a feed again, from its position. */
  rejoin(feed: Feed): void
  report(problem: unknown): void
}

interface Asked {
  readonly feed: Feed
  readonly tape: FeedTape
  readonly claim: AuditClaim
  readonly reel: number
}

type Answer = SystemAuditResult['channels'][number]

/**
 * Compares what this page received with what the service holds, and repairs differences. If the newest part never
 * arrived, it is fetched. If the page received something else, everything it built on that is doubtful, so the stream
 * starts again after a gap.
 */
export class Auditor {
  readonly #options: AuditorOptions
  readonly #tapes = new WeakMap<Feed, FeedTape>()
  /** Where the next report begins, since there may be more channels than one report holds. */
  #turn = 0

  constructor(options: AuditorOptions) {
    this.#options = options
  }

  async audit(link: Link): Promise<void> {
    const asked = this.#next()
    if (asked.length === 0) return
    const answers = await this.#ask(link, asked)
    const short = asked.flatMap((one) => this.#judge(one, answers.get(one.claim.channel)))
    if (short.length === 0) return
    const confirmed = await this.#ask(link, short)
    for (const one of short) this.#judgeTail(one, confirmed.get(one.claim.channel))
  }

  #next(): Asked[] {
    const feeds = this.#options.feeds().filter(({ state }) => state.kind === 'live')
    const turned = feeds.map((_, index) => feeds[(this.#turn + index) % feeds.length])
    const asked = turned.flatMap((feed) => (feed ? this.#claimOf(feed) : [])).slice(0, auditBounds.channels)
    this.#turn += asked.length
    return asked
  }

  #claimOf(feed: Feed): Asked[] {
    const tape = this.#tapes.get(feed) ?? new FeedTape(feed)
    this.#tapes.set(feed, tape)
    feed.tape = tape
    const claim = tape.claim()
    return claim === undefined ? [] : [{ feed, tape, claim, reel: tape.reel }]
  }

  async #ask(link: Link, asked: readonly Asked[]): Promise<ReadonlyMap<string, Answer>> {
    const channels = asked.map(({ claim }) => claim)
    // The service answers its own method, so the type is known.
    const answer = (await link.rpc(systemMethods.audit, { channels })) as SystemAuditResult
    return new Map(answer.channels.map((one) => [one.channel, one]))
  }

  /** Returns the claims to ask again: the service wrote more than has arrived here. */
  #judge(asked: Asked, answer: Answer | undefined): Asked[] {
    const { feed, tape, claim, reel } = asked
    if (answer === undefined || tape.reel !== reel) return []
    const { verdict, written = 0 } = answer
    if (verdict === 'diverged') this.#beginAnew(feed)
    if (verdict === 'unknown' && claim.offset > claim.base) tape.shorten()
    if (verdict !== 'same') return []
    const missing = written > tape.offset ? tape.claim(written) : undefined
    if (missing !== undefined) return [{ feed, tape, claim: missing, reel }]
    tape.confirmed(claim)
    return []
  }

  #judgeTail({ feed, tape, reel, claim }: Asked, answer: Answer | undefined): void {
    if (tape.reel !== reel || answer?.verdict === 'same' || tape.offset >= claim.offset) return
    this.#say(feed, 'the newest of it had not arrived, and is fetched')
    this.#options.rejoin(feed)
  }

  #beginAnew(feed: Feed): void {
    this.#say(feed, 'it differed from what the service holds, and begins anew after a gap')
    feed.distrust()
    this.#options.rejoin(feed)
  }

  #say({ channel }: Feed, what: string): void {
    this.#options.report(new Error(`${channel} was audited: ${what}`))
  }
}
