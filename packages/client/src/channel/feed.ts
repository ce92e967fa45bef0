import type { Finding } from '@portico/protocol'
import type { ClientInfo, PublicationContext, SubscribedContext } from 'centrifuge'
import type { Position, Start } from './position.ts'

/** A connection as the source of publications, compared by identity. During a move there are two. */
export type Source = object

/** What a subscription is doing, for the application to show. */
export type FeedState =
  /** Requested, not answered yet. */
  | { readonly kind: 'opening'; readonly finding?: undefined }
  | {
      /** It was live, and what is published in the meantime will be fetched; or it cannot be opened now. */
      readonly kind: 'interrupted'
      /** Why the service cannot open it now. The client keeps asking. */
      readonly finding?: Finding
    }
  | {
      readonly kind: 'live'
      /** How it became live. After a gap, load the data again: the stream continues from here. */
      readonly after: 'first' | 'recovered' | 'gap'
      readonly replayed: number
      readonly finding?: undefined
    }
  | { readonly kind: 'denied'; readonly finding: Finding }

/** Whether this state announces a gap. The state that follows with the number of replayed publications does not. */
export function isGap(state: FeedState): boolean {
  return state.kind === 'live' && state.after === 'gap' && state.replayed === 0
}

export interface Delivered {
  readonly data: unknown
  readonly offset: number | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly info: ClientInfo | undefined
  /** True if it was missed during an interruption, and is delivered now. */
  readonly replayed: boolean
}

interface FeedListener {
  delivered(publication: Delivered): void
  changed(state: FeedState): void
  presence(kind: 'join' | 'leave', info: ClientInfo): void
  /** The stream continues from another position, perhaps in another epoch: offsets seen so far mean nothing now. */
  cut(): void
}

/** Records what is handed to the application, for the audit. */
export interface Tape {
  /** The stream continues from another position: the record starts again. */
  cut(): void
  handed(offset: number, data: unknown): void
}

export const opening: FeedState = { kind: 'opening' }

/**
 * One channel's stream as this page has seen it, across any number of connections. Each connection's own stream has no
 * gaps after the position it was given. So dropping what lies at or before our position is enough to see every
 * publication once, even while two connections deliver.
 */
export class Feed {
  readonly channel: string
  tape: Tape | undefined
  readonly #listener: FeedListener
  #snapshot: string | undefined
  #position: Position | undefined
  #state: FeedState = opening
  /**
   * The connection whose joins and leaves count; without a position, its publications too. While the channel cannot be
   * opened, the connection that keeps asking.
   */
  #source: Source | undefined
  /** The connections whose streams reach our position without a gap. */
  readonly #trusted = new Set<Source>()
  /** A refusal by the other of two connections. It counts if our source ends first. */
  #refusal: FeedState | undefined
  /** Whether it was live at any time, on any connection. */
  #wasLive = false
  /** During a recovery, the number of publications it has brought so far. */
  #replayed: number | undefined

  constructor(channel: string, listener: FeedListener, start?: Start) {
    this.channel = channel
    this.#listener = listener
    this.rewind(start)
  }

  get position(): Position | undefined {
    return this.#position
  }

  /** The transactions that the page's rows contained. The service leaves out their publications. */
  get snapshot(): string | undefined {
    return this.#snapshot
  }

  get state(): FeedState {
    return this.#state
  }

  /** Makes the stream continue from here, whatever came before. */
  rewind(start: Start | undefined): void {
    this.#snapshot = start?.snapshot
    this.#position = start && { epoch: start.epoch, offset: start.offset }
    this.#trusted.clear()
    this.#source = undefined
    this.tape?.cut()
  }

  /** Called when what was delivered proved wrong: the stream starts again, after a gap. */
  distrust(): void {
    this.rewind(undefined)
    this.#set({ kind: 'interrupted' })
  }

  subscribed(source: Source, context: SubscribedContext): void {
    const { streamPosition, hasRecoveredPublications } = context
    const after = this.#outcome(context)
    // A new epoch need not be a gap: the channel was quiet for long, or keeps only its newest publication.
    const isOtherEpoch = streamPosition?.epoch !== this.#position?.epoch
    if (isOtherEpoch) {
      this.#trusted.clear()
      // Perhaps another database, to whose transactions the old ones mean nothing.
      if (after === 'gap') this.#snapshot = undefined
    }
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
    // During a move the other connection may have answered already: then the stream continues over that one.
    this.#source = [...this.#trusted].at(-1)
    if (this.#source) this.#set({ kind: 'live', after: 'recovered', replayed: 0 })
    else this.#set(refusal ?? { kind: 'interrupted' })
  }

  /** The service refuses the channel: for good, or for now (`interrupted`), and then the same connection asks again. */
  refused(source: Source, kind: 'denied' | 'interrupted', finding: Finding): void {
    this.#trusted.delete(source)
    const state: FeedState = { kind, finding }
    if (this.#source && source !== this.#source) this.#refusal = state
    else {
      // A denial outlives its connection.
      this.#source = kind === 'denied' ? undefined : source
      this.#set(state)
    }
  }

  joined(source: Source, info: ClientInfo): void {
    if (source === this.#source) this.#listener.presence('join', info)
  }

  left(source: Source, info: ClientInfo): void {
    if (source === this.#source) this.#listener.presence('leave', info)
  }

  #outcome(context: SubscribedContext): 'first' | 'recovered' | 'gap' {
    const { recovered, streamPosition: top } = context
    const position = this.#position
    if (position) {
      // Or this connection asked from an older position than another one has reached since.
      const isReached = top?.epoch === position.epoch && top.offset <= position.offset
      return recovered || isReached ? 'recovered' : 'gap'
    }
    if (this.#state.kind === 'live') return 'recovered'
    // Without history, what was published while this page did not listen cannot be known.
    return this.#wasLive ? 'gap' : 'first'
  }

  /** npm centrifuge delivers the replay in the same turn as `subscribed`. */
  #countReplay(after: 'first' | 'recovered' | 'gap'): void {
    this.#replayed = 0
    queueMicrotask(() => {
      const replayed = this.#replayed
      this.#replayed = undefined
      if (replayed && this.#state.kind === 'live') this.#set({ kind: 'live', after, replayed })
    })
  }

  /** Without history there is no position to compare, so only our source is believed. */
  #isNew(source: Source, offset: number | undefined): boolean {
    if (offset === undefined || !this.#position) return source === this.#source
    return this.#trusted.has(source) && offset > this.#position.offset
  }

  #set(state: FeedState): void {
    this.#state = state
    this.#listener.changed(state)
  }
}
