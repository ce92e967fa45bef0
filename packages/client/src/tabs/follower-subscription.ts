import type { Finding } from '@portico/protocol'
import type { EventMeta } from '../channel/channel.ts'
import { type Feed, type FeedState, isGap } from '../channel/feed.ts'
import type { Hub } from '../channel/hub.ts'
import type { Position, Start } from '../channel/position.ts'
import type { Use } from '../channel/use.ts'
import type { DeliveredUpTo, FollowerMessageOf, LeaderMessage } from './wire.ts'

/** Messages with the same `cause` go to several tabs as one message. */
type SendToFollower = (word: LeaderMessage, cause?: string) => void

/** A use of a channel on behalf of a tab. It begins at the tab's position, on the subscription that all tabs share. */
export class FollowerSubscription {
  readonly #use: Use
  readonly #feed: Feed | undefined
  readonly #send: SendToFollower
  readonly #stop: () => void
  /** The tab has been sent everything up to here. */
  #sentUpTo: number | undefined
  /** What to tell the tab when the channel is live; undefined if it knows that it is. */
  #pendingAnswer: 'anew' | 'recovered' | undefined

  constructor(hub: Hub, ask: FollowerMessageOf<'join'>, send: SendToFollower) {
    this.#send = send
    const before = hub.feedOf(ask.channel)
    const was = before && { position: before.position, isDenied: before.state.kind === 'denied' }
    const start = startFor(ask, was?.position)
    this.#pendingAnswer = start ? 'recovered' : 'anew'
    this.#use = hub.use(ask.channel, start)
    this.#feed = hub.feedOf(ask.channel)
    const { state } = this.#use
    this.#use.onEvery((data, meta) => this.#deliver(data, meta))
    this.#use.onGap(() => this.#tellGap())
    this.#use.onPresence((kind, info) => send({ kind: kind === 'join' ? 'joined' : 'left', info }))
    this.#stop = state.subscribe(() => this.#follow(state.get()))
    // If the use made the channel subscribe again, its answer is still to come.
    const willComeBack = was?.isDenied || this.#feed?.position !== was?.position
    if (!willComeBack) this.#tellNow(state.get())
  }

  get upTo(): DeliveredUpTo {
    if (this.#pendingAnswer !== undefined) return 'nothing yet'
    const position = this.#feed?.position
    return position && this.#sentUpTo !== undefined ? { ...position, offset: this.#sentUpTo } : 'all'
  }

  close(): void {
    this.#stop()
    this.#use.release()
  }

  #tellNow(state: FeedState): void {
    if (state.kind === 'live') this.#tellSubscribed()
    else this.#follow(state)
  }

  #follow(state: FeedState): void {
    // A gap comes by `onGap`.
    if (state.kind === 'live' && !isGap(state)) this.#tellSubscribed()
    if (state.kind === 'interrupted') this.#tellInterrupted()
    if (state.finding) this.#tellRefused(state.kind, state.finding)
  }

  #tellSubscribed(): void {
    if (this.#pendingAnswer === undefined) return
    const recovered = this.#pendingAnswer === 'recovered'
    this.#pendingAnswer = undefined
    const position = this.#feed?.position
    this.#sentUpTo = recovered ? this.#use.seen : position?.offset
    this.#send({ kind: 'subscribed', recovered, position })
  }

  #tellInterrupted(): void {
    if (this.#pendingAnswer !== undefined) return
    this.#pendingAnswer = 'recovered'
    this.#send({ kind: 'interrupted' })
  }

  #tellRefused(state: 'denied' | 'interrupted', finding: Finding): void {
    if (state === 'denied') this.#pendingAnswer = 'anew'
    this.#send({ kind: 'refused', state, finding })
  }

  #tellGap(): void {
    this.#pendingAnswer = undefined
    const position = this.#positionAfterGap()
    this.#sentUpTo = position?.offset
    this.#send({ kind: 'subscribed', recovered: false, position })
  }

  /** A gap of this tab alone is noticed with the next publication, which is delivered after it: hence one less. */
  #positionAfterGap(): Position | undefined {
    const position = this.#feed?.position
    if (position === undefined) return position
    const { expected, seen } = this.#use
    return {
      ...position,
      offset: expected === undefined ? Math.max(position.offset, seen) : position.offset - 1,
    }
  }

  #deliver(data: unknown, meta: EventMeta): void {
    const { event, offset, key, by } = meta
    const publication = {
      data: event === '' ? data : { event, data },
      ...(offset !== undefined && { offset }),
      ...(key !== undefined && { tags: { key } }),
      ...(by && { info: by }),
    }
    const after = this.#sentUpTo
    this.#sentUpTo = offset
    const cause = offset === undefined ? offset : `${this.#use.name} ${after} ${offset}`
    this.#send({ kind: 'published', publication, after }, cause)
  }
}

/**
 * Where to start. A position of an old epoch cannot be continued: that is a gap for this tab only, which starts again.
 */
function startFor(
  { since, snapshot }: FollowerMessageOf<'join'>,
  known: Position | undefined,
): Start | undefined {
  if (since === undefined || (known !== undefined && known.epoch !== since.epoch)) return undefined
  return { ...since, ...(snapshot !== undefined && { snapshot }) }
}
