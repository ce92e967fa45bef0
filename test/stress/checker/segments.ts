import type { Arrival, Place, Told } from '../chronicle.ts'
import type { Book } from './book.ts'

export type Delivery = Extract<Told, { kind: 'publication' }>

/** What a subscriber received between two gaps that it was told of. */
export interface Segment {
  readonly how: Exclude<Arrival, 'recovered'>
  readonly at: number
  /** Where it begins, if the client reports that. */
  readonly place: Place | undefined
  readonly deliveries: readonly Delivery[]
  /** The epoch as the client was told, or as its publications imply. */
  readonly epoch: string | undefined
}

export function segmentsOf(channel: string, told: readonly Told[], book: Book): readonly Segment[] {
  const begun: (Omit<Segment, 'epoch' | 'deliveries'> & { readonly deliveries: Delivery[] })[] = []
  for (const one of told) {
    const isStart = one.kind === 'live' && one.how !== 'recovered'
    if (isStart) begun.push({ how: one.how, at: one.at, place: one.place, deliveries: [] })
    if (one.kind !== 'publication') continue
    if (begun.length === 0) begun.push({ how: 'first', at: one.at, place: undefined, deliveries: [] })
    begun.at(-1)?.deliveries.push(one)
  }
  return begun.map((segment) => ({
    ...segment,
    epoch: segment.place?.epoch ?? epochIn(channel, segment.deliveries, book),
  }))
}

function epochIn(channel: string, deliveries: readonly Delivery[], book: Book): string | undefined {
  for (const { letter, offset } of deliveries) {
    const epoch = book.epochOf(channel, letter.id, offset)
    if (epoch !== undefined) return epoch
  }
  return undefined
}
