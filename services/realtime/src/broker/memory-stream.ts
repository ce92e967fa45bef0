import type { Publication } from '@portico/protocol'
import type { Position, ReadOptions, Retention, StreamPage } from './broker.ts'

/** Memory of a stream beside its publications: its objects, and its entry in the map. */
const streamBytes = 256
const publicationBytes = 128

type Kept = Publication & { readonly offset: number }

/** The recent publications of one channel, and the position that outlives them. */
export class MemoryStream {
  readonly #epoch: string
  #top = 0
  #kept: Kept[] = []
  #bytes = streamBytes
  #expiresAt = Number.POSITIVE_INFINITY

  constructor(epoch: string) {
    this.#epoch = epoch
  }

  /** An estimate: two bytes a character, and the objects around them. */
  get bytes(): number {
    return this.#bytes
  }

  get top(): Position {
    return { epoch: this.#epoch, offset: this.#top }
  }

  /** Returns it as stored, with its offset. */
  append(publication: Publication, { size, ttlSeconds }: Retention, now: number): Kept {
    this.#expire(now)
    const kept = { ...publication, offset: ++this.#top }
    this.#kept.push(kept)
    this.#bytes += costOf(kept)
    this.#trim(size)
    this.#expiresAt = now + ttlSeconds * 1000
    return kept
  }

  read({ since, limit, reverse = false }: ReadOptions, now: number): StreamPage {
    this.#expire(now)
    const inEpoch = since === undefined || since.epoch === '' || since.epoch === this.#epoch
    const found = inEpoch ? this.#past(since?.offset, reverse) : []
    return { top: this.top, publications: found.slice(0, limit) }
  }

  forget(): void {
    this.#kept = []
    this.#bytes = streamBytes
  }

  /** The kept offsets have no gaps, so an offset says where its publication is. */
  #past(since: number | undefined, reverse: boolean): Kept[] {
    if (since === undefined) return reverse ? this.#kept.toReversed() : this.#kept
    const upTo = since - (this.#top - this.#kept.length)
    return reverse
      ? this.#kept.slice(0, Math.max(0, upTo - 1)).reverse()
      : this.#kept.slice(Math.max(0, upTo))
  }

  #trim(size: number): void {
    while (this.#kept.length > size) {
      const dropped = this.#kept.shift()
      if (dropped !== undefined) this.#bytes -= costOf(dropped)
    }
  }

  #expire(now: number): void {
    if (now >= this.#expiresAt) this.forget()
  }
}

function costOf({ data, info, tags }: Publication): number {
  let characters = (data?.length ?? 0) + (info?.conn_info?.length ?? 0) + (info?.chan_info?.length ?? 0)
  if (tags !== undefined) for (const [name, value] of tags) characters += name.length + value.length
  return publicationBytes + 2 * characters
}
