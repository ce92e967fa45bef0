import type { Chronicle, Place, Told } from '../chronicle.ts'
import type { Violation } from './violation.ts'

/**
 * Which publication has which place in each stream, according to the log, the receipts, and clients that were told an
 * epoch.
 */
export class Book {
  /** Where two of these sources differ. */
  readonly violations: Violation[] = []
  readonly #idAt = new Map<string, string>()
  readonly #placesOf = new Map<string, Place[]>()
  readonly #epochsOf = new Map<string, Set<string>>()

  static of({ log, logEpoch, writes, subscribers }: Chronicle): Book {
    const book = new Book()
    for (const { channel, offset, id } of log) book.#enter(channel, { epoch: logEpoch, offset }, id)
    for (const { channel, id, outcome } of writes) {
      if (outcome.kind === 'acknowledged' && outcome.place !== undefined) {
        book.#enter(channel, outcome.place, id)
      }
    }
    for (const { channel, told } of subscribers) {
      for (const { id, ...place } of placed(told)) book.#enter(channel, place, id)
    }
    return book
  }

  idAt(channel: string, { epoch, offset }: Place): string | undefined {
    return this.#idAt.get(`${channel} ${epoch} ${offset}`)
  }

  /** The epoch in which this id has this offset; undefined if unknown. */
  epochOf(channel: string, id: string, offset: number): string | undefined {
    return this.#placesOf.get(`${channel} ${id}`)?.find((place) => place.offset === offset)?.epoch
  }

  /** The epochs that the stream of this channel is known to have had. */
  epochsOf(channel: string): ReadonlySet<string> {
    return this.#epochsOf.get(channel) ?? new Set()
  }

  #enter(channel: string, place: Place, id: string): void {
    const at = `${channel} ${place.epoch} ${place.offset}`
    const before = this.#idAt.get(at)
    if (before === id) return
    if (before !== undefined) {
      const what = `${channel} has ${before} and ${id} at ${place.offset} of epoch ${place.epoch}`
      this.violations.push({ law: 'disordered', what, channel })
      return
    }
    this.#idAt.set(at, id)
    this.#epochsOf.set(channel, this.epochsOf(channel).union(new Set([place.epoch])))
    const of = `${channel} ${id}`
    this.#placesOf.set(of, [...(this.#placesOf.get(of) ?? []), place])
  }
}

/** The publications for which the subscriber was told the epoch. */
function* placed(told: readonly Told[]): Iterable<Place & { readonly id: string }> {
  let epoch: string | undefined
  for (const one of told) {
    if (one.kind === 'live' && one.how !== 'recovered') epoch = one.place?.epoch
    if (one.kind !== 'publication' || epoch === undefined) continue
    yield { epoch, offset: one.offset, id: one.letter.id }
  }
}
