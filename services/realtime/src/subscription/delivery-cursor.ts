import type { Encoding, TagFilter } from '@portico/protocol'
import type { Position } from '../broker/broker.ts'
import type { OutgoingFrame } from '../frame/frame.ts'
import type { Batch, BatchForm } from '../hub/batch.ts'
import type { Subscriber } from '../hub/channel.ts'
import type { Notice } from '../hub/notice.ts'
import { progress } from './position.ts'

/** The connection that a cursor delivers to. */
export interface Recipient {
  readonly encoding: Encoding
  /** False while its queue is more than half full or a pong is overdue. */
  readonly isReading: boolean
  /** False once a fault was injected: from then on it gets full data. */
  readonly takesPatches: boolean
  push(frame: OutgoingFrame): void
}

/** What was granted when the subscription was made. */
export interface Features {
  readonly joinLeave: boolean
  readonly delta: boolean
  readonly filter: TagFilter | undefined
}

/** The cursor's position; mutated in place, because every batch moves it. */
interface Tracker {
  epoch: string
  offset: number
}

/**
 * subscribing → live → ended. While subscribing it keeps what arrives; when it goes live, it delivers what the reply
 * did not contain.
 */
type State =
  | { readonly kind: 'subscribing'; readonly kept: Batch[]; keptCount: number }
  | { readonly kind: 'live'; readonly tracker: Tracker | undefined; hasBase: boolean }
  | { readonly kind: 'ended' }

/** What a filter sees of a publication without tags. */
export const noTags: ReadonlyMap<string, string> = new Map()

/** Before any feature was granted. */
const nothingYet: Features = { joinLeave: false, delta: false, filter: undefined }

/** If more than this arrives during the history read, the attempt is aborted; another may begin. */
const maxKept = 10_000

interface GoingLive {
  /** Absent when the channel keeps no history. */
  readonly position: Position | undefined
  /** The client holds the publication at `position`, so the next one may be a patch on it. */
  readonly hasBase: boolean
}

/** Tracks one subscription's position in its stream. Delivers what follows, each publication once and in order. */
export class DeliveryCursor implements Subscriber {
  readonly #recipient: Recipient
  readonly #onLostTrack: () => void
  #features: Features = nothingYet
  #state: State = { kind: 'subscribing', kept: [], keptCount: 0 }

  /** `onLostTrack` is called when publications were missed: the cursor has ended, and the client must be told. */
  constructor(recipient: Recipient, onLostTrack: () => void) {
    this.#recipient = recipient
    this.#onLostTrack = onLostTrack
  }

  get isLive(): boolean {
    return this.#state.kind === 'live'
  }

  get isReading(): boolean {
    return this.#recipient.isReading
  }

  get isEnded(): boolean {
    return this.#state.kind === 'ended'
  }

  get position(): Position | undefined {
    const tracker = this.#state.kind === 'live' ? this.#state.tracker : undefined
    return tracker && { epoch: tracker.epoch, offset: tracker.offset }
  }

  /** Call synchronously after the reply was queued. */
  goLive(features: Features, { position, hasBase }: GoingLive): void {
    const state = this.#state
    if (state.kind !== 'subscribing') return
    this.#features = features
    this.#state = { kind: 'live', tracker: position && { ...position }, hasBase }
    for (const batch of state.kept) this.deliver(batch)
  }

  end(): void {
    this.#state = { kind: 'ended' }
  }

  deliver(batch: Batch): void {
    const state = this.#state
    switch (state.kind) {
      case 'live':
        this.#deliverLive(state, batch)
        return
      case 'subscribing':
        this.#keep(state, batch)
        return
      case 'ended':
        return
      default:
        state satisfies never
    }
  }

  announce(notice: Notice): void {
    if (this.#state.kind !== 'live' || !this.#features.joinLeave) return
    this.#recipient.push(notice.frame(this.#recipient.encoding))
  }

  /** `top` is the newest position of the stream, as its broker reports it. */
  compareWith(top: Position): 'in step' | 'behind' {
    const tracker = this.#state.kind === 'live' ? this.#state.tracker : undefined
    if (tracker === undefined) return 'in step'
    const isSameStream = tracker.epoch === '' || tracker.epoch === top.epoch
    return isSameStream && tracker.offset >= top.offset ? 'in step' : 'behind'
  }

  loseTrack(): void {
    this.end()
    this.#onLostTrack()
  }

  #keep(state: Extract<State, { kind: 'subscribing' }>, batch: Batch): void {
    state.keptCount += batch.publications.length
    if (state.keptCount > maxKept) this.end()
    else state.kept.push(batch)
  }

  #deliverLive(live: Extract<State, { kind: 'live' }>, batch: Batch): void {
    const { tracker } = live
    if (tracker === undefined) {
      this.#pass(live, batch)
      return
    }
    const where = progress(tracker, batch)
    if (where.kind === 'seen') return
    if (where.kind === 'gap') {
      this.loseTrack()
      return
    }
    tracker.epoch = batch.epoch
    tracker.offset = batch.last
    if (where.kind === 'next') {
      this.#pass(live, batch)
      return
    }
    for (const unseen of batch.singles().slice(where.seenCount)) this.#pass(live, unseen)
  }

  #pass(live: Extract<State, { kind: 'live' }>, batch: Batch): void {
    const { filter } = this.#features
    if (filter !== undefined) {
      this.#passFiltered(filter, batch)
      return
    }
    this.#recipient.push(batch.frame(this.#recipient.encoding, this.#formOf(live, batch)))
    live.hasBase = true
  }

  #passFiltered(filter: TagFilter, batch: Batch): void {
    for (const single of batch.singles()) {
      const [publication] = single.publications
      if (filter(publication.tags ?? noTags))
        this.#recipient.push(single.frame(this.#recipient.encoding, 'plain'))
    }
  }

  #formOf(live: Extract<State, { kind: 'live' }>, batch: Batch): BatchForm {
    if (!this.#features.delta) return 'plain'
    return live.hasBase && batch.canPatch && this.#recipient.takesPatches ? 'patch' : 'full'
  }
}
