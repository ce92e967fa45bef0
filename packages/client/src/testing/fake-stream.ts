import type { ClientInfo, PublicationContext, SubscribedContext } from 'centrifuge'
import type { Position } from '../channel/position.ts'

export interface FakePublication {
  readonly event: string
  readonly data: unknown
  readonly key: string | undefined
  /** Absent where a back end published it. */
  readonly by: ClientInfo | undefined
  readonly offset: number
}

/** One channel of the fake service: numbered from 1, with as much history as it was configured to keep. */
export class FakeStream {
  readonly channel: string
  readonly #limit: number
  #epoch = 1
  #top = 0
  #kept: readonly FakePublication[] = []

  constructor(channel: string, limit: number) {
    this.channel = channel
    this.#limit = limit
  }

  get top(): Position {
    return { epoch: String(this.#epoch), offset: this.#top }
  }

  /** A key publishes once: the repeat is the first one. The data is kept as JSON carries it. */
  add({
    event,
    data: given,
    key,
    by,
  }: Omit<FakePublication, 'offset'>): FakePublication & { readonly repeated: boolean } {
    const { data } = JSON.parse(JSON.stringify({ data: given }))
    const known = key === undefined ? undefined : this.#kept.find((kept) => kept.key === key)
    if (known) return { ...known, repeated: true }
    this.#top += 1
    const added = { event, data, key, by, offset: this.#top }
    this.#kept = [...this.#kept, added].slice(-this.#limit)
    return { ...added, repeated: false }
  }

  /** Forgets everything that was published; subscribers that missed some of it are told of a gap. */
  forget(): void {
    this.#kept = []
    this.#epoch += 1
    this.#top = 0
  }

  /** All that is remembered, the oldest first. */
  get kept(): readonly FakePublication[] {
    return this.#kept
  }

  /** The answer to a subscriber that has seen everything up to `since`. */
  subscribe(since: Position | undefined): { context: SubscribedContext; missed: readonly FakePublication[] } {
    const { epoch, offset: top } = this.top
    const recovered = since?.epoch === epoch && top - since.offset <= this.#kept.length
    const missed = recovered ? this.#kept.filter(({ offset }) => offset > since.offset) : []
    const context: SubscribedContext = {
      channel: this.channel,
      recoverable: true,
      positioned: true,
      streamPosition: { epoch, offset: recovered ? since.offset : top },
      wasRecovering: since !== undefined,
      recovered,
      hasRecoveredPublications: missed.length > 0,
    }
    return { context, missed }
  }

  /** The publication as it arrives at a client. */
  contextOf({ event, data, key, by, offset }: FakePublication): PublicationContext {
    const payload = event === '' ? data : { event, data }
    const tags = key !== undefined && { tags: { key } }
    return { channel: this.channel, data: payload, offset, ...tags, ...(by && { info: by }) }
  }
}
