import type { Channel, Chronicle, Span, Subscriber } from '../chronicle.ts'
import { faults } from '../faults/table.ts'
import type { Book } from './book.ts'
import { type Delivery, type Segment, segmentsOf } from './segments.ts'
import type { Violation } from './violation.ts'

/** Compares what every subscriber received with what was published. */
export function judgeStreams(chronicle: Chronicle, book: Book): readonly Violation[] {
  const channels = new Map(chronicle.channels.map((channel) => [channel.name, channel]))
  return chronicle.subscribers.flatMap((subscriber) => {
    const channel = channels.get(subscriber.channel)
    if (channel === undefined || !mayListen(subscriber, channel)) return []
    const { client } = subscriber
    return [...new Story(chronicle, book, channel, subscriber).judge()].map((found) => ({
      ...found,
      client,
      channel: channel.name,
    }))
  })
}

export function mayListen({ user }: Subscriber, { owner }: Channel): boolean {
  return owner === undefined || owner === user
}

class Story {
  readonly #chronicle: Chronicle
  readonly #book: Book
  readonly #channel: Channel
  readonly #who: string
  readonly #segments: readonly Segment[]

  constructor(chronicle: Chronicle, book: Book, channel: Channel, subscriber: Subscriber) {
    this.#chronicle = chronicle
    this.#book = book
    this.#channel = channel
    this.#who = `${subscriber.client} on ${channel.name}`
    this.#segments = segmentsOf(channel.name, subscriber.told, book)
  }

  *judge(): Iterable<Violation> {
    if (this.#segments.length === 0) yield { law: 'stuck', what: `${this.#who} never got in` }
    let before: Segment | undefined
    for (const segment of this.#segments) {
      yield* this.#order(segment)
      yield* this.#truth(segment)
      if (before !== undefined) yield* this.#gap(before, segment)
      before = segment
    }
    yield* this.#end()
    yield* this.#ids()
  }

  /** Checks that offsets follow one another from the start of the segment. */
  *#order(segment: Segment): Iterable<Violation> {
    let position = begin(segment)
    const seen = new Set<string>()
    for (const { offset, letter, at } of segment.deliveries) {
      const next = position === undefined ? offset : position + 1
      if (offset > next) {
        const missing = offset === next + 1 ? `${next}` : `${next} to ${offset - 1}`
        yield { law: 'lost', what: `${this.#who} got ${offset} (${letter.id}) and never ${missing}`, at }
      }
      if (offset < next) {
        const law = seen.has(`${offset} ${letter.id}`) ? 'doubled' : 'disordered'
        yield { law, what: `${this.#who} got ${offset} (${letter.id}) where ${next} was next`, at }
      }
      seen.add(`${offset} ${letter.id}`)
      position = Math.max(offset, position ?? 0)
    }
  }

  /** Checks that each publication is the one at that place of the epoch. */
  *#truth({ deliveries, epoch }: Segment): Iterable<Violation> {
    const { name } = this.#channel
    for (const { letter, offset, at } of deliveries) {
      const there = epoch === undefined ? undefined : this.#book.idAt(name, { epoch, offset })
      if (there === undefined || there === letter.id) continue
      yield {
        law: 'disordered',
        what: `${this.#who} got ${letter.id} at ${offset} of epoch ${epoch}, where others have ${there}`,
        at,
      }
    }
  }

  *#gap(before: Segment, after: Segment): Iterable<Violation> {
    if (after.how === 'first') return
    const { spans, recoveryLimit } = this.#chronicle
    const end = before.deliveries.at(-1)?.offset ?? begin(before) ?? 0
    // A client that has received nothing knows no epoch, but there is only one as long as Redis has lost nothing.
    const isOnlyOne = before.epoch === undefined && losses(spans, after.at) === 0
    const isSameEpoch = isOnlyOne || (before.epoch !== undefined && before.epoch === after.epoch)
    const missed = (begin(after) ?? (after.deliveries[0]?.offset ?? 0) - 1) - end
    const isTooLong = isSameEpoch && missed > recoveryLimit
    const isExcused = isSameEpoch ? renewedBetween(spans, before, after) : losses(spans, after.at) > 0
    if (this.#channel.kind === 'ephemeral' && (isTooLong || isExcused)) return
    const epochs = isSameEpoch ? `${missed} missed of one epoch` : `${before.epoch} became ${after.epoch}`
    yield {
      law: 'needlessGap',
      what: `${this.#who} was told of a gap after ${end}: ${epochs}`,
      at: after.at,
    }
  }

  *#end(): Iterable<Violation> {
    const { log, tops } = this.#chronicle
    const { name, kind } = this.#channel
    const top =
      kind === 'durable' ? log.filter(({ channel }) => channel === name).length : tops.get(name)?.offset
    const last = this.#segments.at(-1)
    if (last === undefined || top === undefined) return
    const end = last.deliveries.at(-1)?.offset ?? begin(last) ?? 0
    if (end !== top) yield { law: 'stuck', what: `${this.#who} ended at ${end} of ${top}` }
  }

  /** Checks that no publication came under two offsets within a segment. */
  *#ids(): Iterable<Violation> {
    for (const { deliveries } of this.#segments) {
      for (const [id, same] of Map.groupBy(deliveries, ({ letter }: Delivery) => letter.id)) {
        const offsets = [...new Set(same.map(({ offset }) => offset))]
        if (offsets.length < 2) continue
        const what = `${this.#who} got ${id} at ${offsets.join(' and ')}`
        yield { law: 'doubled', what, ...(same[1] && { at: same[1].at }) }
      }
    }
  }
}

function begin({ how, place }: Segment): number | undefined {
  return place?.offset ?? (how === 'first' ? 0 : undefined)
}

/**
 * Whether Redis was lost in between: then a publication repeated under its key can have the same offset in a new
 * stream.
 */
function renewedBetween(spans: readonly Span[], before: Segment, after: Segment): boolean {
  const last = before.deliveries.at(-1)?.at ?? before.at
  return losses(spans, after.at) > losses(spans, last)
}

/** How often Redis has lost its data by then. */
function losses(spans: readonly Span[], by: number): number {
  return spans.filter(({ kind, from }) => faults[kind].renewsRedis && from <= by).length
}
