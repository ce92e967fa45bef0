import type { ClientInfo, PublicationContext, SubscribedContext } from 'centrifuge'
import type { Finding } from '../finding.ts'
import type { Position } from './position.ts'

/** Which connection something came from: during a hand-over there are two. Compared by identity alone. */
export type Source = object

/** What a subscription is doing, for the application to show. */
export type FeedState =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'live'
      /** How the interruption before this ended. A gap means: load anew, the stream goes on from now. */
      readonly after: 'first' | 'recovered' | 'gap'
      readonly replayed: number
    }
  | { readonly kind: 'denied'; readonly finding: Finding }

export interface Delivered {
  readonly data: unknown
  readonly offset: number | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly info: ClientInfo | undefined
  /** True for what was missed and is now made up for. */
  readonly replayed: boolean
}

export interface FeedListener {
  delivered(publication: Delivered): void
  changed(state: FeedState): void
  presence(kind: 'join' | 'leave', info: ClientInfo): void
}

/**
 * One channel's stream as this page has seen it, across any number of connections. Each connection's own stream is
 * without gaps from the position it was given, so dropping what lies at or before our position is all it takes to
 * see every publication once, even while two connections deliver.
 */
export class Feed {
  readonly channel: string
  readonly delta: boolean
  readonly #listener: FeedListener
  #position: Position | undefined
  #state: FeedState = { kind: 'waiting' }
  #source: Source | undefined
  /** Counts what a recovery brings, while it does. */
  #replayed: number | undefined

  constructor(channel: string, listener: FeedListener, options: { since?: Position; delta?: boolean } = {}) {
    this.channel = channel
    this.delta = options.delta ?? false
    this.#listener = listener
    this.#position = options.since
  }

  get position(): Position | undefined {
    return this.#position
  }

  get state(): FeedState {
    return this.#state
  }

  subscribed(source: Source, context: SubscribedContext): void {
    const { wasRecovering, recovered, streamPosition, hasRecoveredPublications } = context
    const resumed = this.#position !== undefined && wasRecovering
    const after = resumed ? (recovered ? 'recovered' : 'gap') : 'first'
    this.#position = after === 'recovered' ? this.#position : streamPosition
    this.#source = source
    this.#set({ kind: 'live', after, replayed: 0 })
    if (hasRecoveredPublications) this.#countReplay(after)
  }

  published(source: Source, { data, offset, tags, info }: PublicationContext): void {
    if (!this.#isNew(source, offset)) return
    if (offset !== undefined && this.#position) this.#position = { ...this.#position, offset }
    const replayed = this.#replayed !== undefined
    if (this.#replayed !== undefined) this.#replayed += 1
    this.#listener.delivered({ data, offset, tags: tags ?? {}, info, replayed })
  }

  /** The library hands out a replay in the same turn as it says `subscribed`. */
  #countReplay(after: 'first' | 'recovered' | 'gap'): void {
    this.#replayed = 0
    queueMicrotask(() => {
      const replayed = this.#replayed ?? 0
      this.#replayed = undefined
      if (replayed > 0 && this.#state.kind === 'live') this.#set({ kind: 'live', after, replayed })
    })
  }

  interrupted(source: Source): void {
    if (source === this.#source) this.#set({ kind: 'waiting' })
  }

  refused(source: Source, code: number, reason: string): void {
    if (this.#source !== undefined && source !== this.#source) return
    this.#set({
      kind: 'denied',
      finding: { id: 'subscriptionDenied', facts: { code, reason, channel: this.channel } },
    })
  }

  joined(source: Source, info: ClientInfo): void {
    if (source === this.#source) this.#listener.presence('join', info)
  }

  left(source: Source, info: ClientInfo): void {
    if (source === this.#source) this.#listener.presence('leave', info)
  }

  /** Without history there is no position to compare, so exactly one connection is believed. */
  #isNew(source: Source, offset: number | undefined): boolean {
    if (offset === undefined || this.#position === undefined) return source === this.#source
    return offset > this.#position.offset
  }

  #set(state: FeedState): void {
    this.#state = state
    this.#listener.changed(state)
  }
}
