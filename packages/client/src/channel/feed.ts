import type { Finding } from '@portico/protocol'
import type { ClientInfo, PublicationContext, SubscribedContext } from 'centrifuge'
import type { Position, Start } from './position.ts'

/** Its code in the protocol, whose table a page does without. */
const unknownChannel = 102

/** Which connection something came from: during a hand-over there are two. Compared by identity alone. */
export type Source = object

/** What a subscription is doing, for the application to show. */
export type FeedState =
  /** Asked for, and never live yet. */
  | { readonly kind: 'opening' }
  /** It was live, and what is published now will be made up for. */
  | { readonly kind: 'interrupted' }
  | {
      readonly kind: 'live'
      /** How the interruption before this ended. A gap means: load anew, the stream goes on from now. */
      readonly after: 'first' | 'recovered' | 'gap'
      readonly replayed: number
    }
  | { readonly kind: 'denied'; readonly finding: Finding }

/** A part of the stream cannot be had any more: said once, and not again with the count of what came after it. */
export function isGap(state: FeedState): boolean {
  return state.kind === 'live' && state.after === 'gap' && state.replayed === 0
}

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
  /** The stream goes on from another place than it had got to. Its offsets may be those of another epoch. */
  cut(): void
}

/** Keeps account of what is handed to the application, for the audit. */
export interface Tape {
  /** The stream goes on from another place than it had got to. */
  cut(): void
  handed(offset: number, data: unknown): void
}

export const opening: FeedState = { kind: 'opening' }

/**
 * One channel's stream as this page has seen it, across any number of connections. Each connection's own stream is
 * without gaps from the position it was given, so dropping what lies at or before our position is all it takes to
 * see every publication once, even while two connections deliver.
 */
export class Feed {
  readonly channel: string
  tape: Tape | undefined
  readonly #listener: FeedListener
  #snapshot: string | undefined
  #position: Position | undefined
  #state: FeedState = opening
  /** Who speaks of presence, and of everything where there is no position to compare. */
  #source: Source | undefined
  /** Whose streams lead up to our position without a gap. */
  readonly #trusted = new Set<Source>()
  /** Said over the other one of two connections. It counts if the one that is our source ends first. */
  #refusal: FeedState | undefined
  /** Whether it was live at any time, on any connection. */
  #wasLive = false
  /** Counts what a recovery brings, while it does. */
  #replayed: number | undefined

  constructor(channel: string, listener: FeedListener, start?: Start) {
    this.channel = channel
    this.#listener = listener
    this.rewind(start)
  }

  get position(): Position | undefined {
    return this.#position
  }

  /** What the page's rows contained. The service leaves their publications out, at every subscribe. */
  get snapshot(): string | undefined {
    return this.#snapshot
  }

  get state(): FeedState {
    return this.#state
  }

  /** The stream begins here, whatever came before. */
  rewind(start: Start | undefined): void {
    this.#snapshot = start?.snapshot
    this.#position = start && { epoch: start.epoch, offset: start.offset }
    this.#trusted.clear()
    this.#source = undefined
    this.tape?.cut()
  }

  /** What was handed on is wrong: the stream begins anew, after a gap. */
  distrust(): void {
    this.rewind(undefined)
    this.#set({ kind: 'interrupted' })
  }

  subscribed(source: Source, context: SubscribedContext): void {
    const { streamPosition, hasRecoveredPublications } = context
    const after = this.#outcome(context)
    if (after !== 'recovered') this.#trusted.clear()
    // A channel can have another epoch though nothing was missed: it was quiet for long, or keeps only its newest.
    const isOtherEpoch = streamPosition !== undefined && streamPosition.epoch !== this.#position?.epoch
    if (after === 'gap' || isOtherEpoch) {
      this.#position = streamPosition
      this.tape?.cut()
      this.#listener.cut()
    }
    this.#trusted.add(source)
    this.#source = source
    this.#refusal = undefined
    this.#wasLive = true
    this.#set({ kind: 'live', after, replayed: 0 })
    if (hasRecoveredPublications) this.#countReplay(after)
  }

  published(source: Source, { data, offset, tags, info }: PublicationContext): void {
    if (!this.#isNew(source, offset)) return
    if (offset !== undefined && this.#position) {
      this.#position = { ...this.#position, offset }
      this.tape?.handed(offset, data)
    }
    const replayed = this.#replayed !== undefined
    if (this.#replayed !== undefined) this.#replayed += 1
    this.#listener.delivered({ data, offset, tags: tags ?? {}, info, replayed })
  }

  interrupted(source: Source): void {
    this.#trusted.delete(source)
    const refusal = this.#refusal
    this.#refusal = undefined
    if (source !== this.#source) return
    this.#source = undefined
    this.#set(refusal ?? { kind: 'interrupted' })
  }

  refused(source: Source, code: number, reason: string): void {
    this.#trusted.delete(source)
    const facts = { code, reason, channel: this.channel }
    const id = code === unknownChannel ? 'unknownChannel' : 'subscriptionDenied'
    const state: FeedState = { kind: 'denied', finding: { id, facts } }
    if (this.#source !== undefined && source !== this.#source) {
      this.#refusal = state
      return
    }
    this.#source = undefined
    this.#set(state)
  }

  joined(source: Source, info: ClientInfo): void {
    if (source === this.#source) this.#listener.presence('join', info)
  }

  left(source: Source, info: ClientInfo): void {
    if (source === this.#source) this.#listener.presence('leave', info)
  }

  #outcome(context: SubscribedContext): 'first' | 'recovered' | 'gap' {
    const { wasRecovering, recovered, streamPosition } = context
    if (this.#position !== undefined) {
      return (wasRecovering && recovered) || this.#hasReached(streamPosition) ? 'recovered' : 'gap'
    }
    if (this.#state.kind === 'live') return 'recovered'
    // The channel keeps no history, so nobody can say what was published while this page did not listen.
    return this.#wasLive ? 'gap' : 'first'
  }

  /** It asked from an older place, before another connection brought us here. */
  #hasReached(top: Position | undefined): boolean {
    return top !== undefined && top.epoch === this.#position?.epoch && top.offset <= this.#position.offset
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

  /** Without history there is no position to compare, so exactly one connection is believed. */
  #isNew(source: Source, offset: number | undefined): boolean {
    if (offset === undefined || this.#position === undefined) return source === this.#source
    return this.#trusted.has(source) && offset > this.#position.offset
  }

  #set(state: FeedState): void {
    this.#state = state
    this.#listener.changed(state)
  }
}
