import type { Encoding, Publication } from '@portico/protocol'
import { chainDeltas } from '../frame/delta-chain.ts'
import { encodePush } from '../frame/encode.ts'
import type { OutgoingFrame } from '../frame/frame.ts'
import { joinFrames } from '../frame/frame.ts'

/**
 * The form of a subscriber's publications. `plain`: no deltas. `full`: the first whole, the rest deltas. `patch`: all
 * deltas, for a subscriber that has the publication before.
 */
export type BatchForm = 'plain' | 'full' | 'patch'

interface BatchOptions {
  readonly channel: string
  /** Empty when the channel keeps no history. */
  readonly epoch: string
  /** In order; offsets without gaps, or no offsets at all. */
  readonly publications: readonly [Publication, ...Publication[]]
  /** The publication before the first one: what a patch starts from. */
  readonly base: Publication | undefined
}

/**
 * All publications of one channel in one tick. Every subscriber gets the same object; its bytes are made once per
 * encoding and form, when the first subscriber asks.
 */
export class Batch {
  readonly channel: string
  readonly epoch: string
  readonly publications: readonly [Publication, ...Publication[]]
  /** Offsets of the first and last publication; 0 when the channel has none. */
  readonly first: number
  readonly last: number
  readonly #base: Publication | undefined
  readonly #frames: { [E in Encoding]?: { [F in BatchForm]?: OutgoingFrame } } = {}
  #singles: readonly Batch[] | undefined

  constructor({ channel, epoch, publications, base }: BatchOptions) {
    this.channel = channel
    this.epoch = epoch
    this.publications = publications
    this.first = publications[0].offset ?? 0
    this.last = publications.at(-1)?.offset ?? 0
    this.#base = base
  }

  get canPatch(): boolean {
    return this.#base !== undefined
  }

  frame(encoding: Encoding, form: BatchForm): OutgoingFrame {
    this.#frames[encoding] ??= {}
    const made = this.#frames[encoding]
    made[form] ??= this.#encode(encoding, form)
    return made[form]
  }

  /** The same publications one by one, for a subscriber that takes only some of them. */
  singles(): readonly Batch[] {
    if (this.publications.length === 1) return [this]
    this.#singles ??= this.publications.map(
      (publication, index) =>
        new Batch({
          channel: this.channel,
          epoch: this.epoch,
          publications: [publication],
          base: index === 0 ? this.#base : this.publications[index - 1],
        }),
    )
    return this.#singles
  }

  #encode(encoding: Encoding, form: BatchForm): OutgoingFrame {
    const base = form === 'patch' ? this.#base : undefined
    const publications = form === 'plain' ? this.publications : chainDeltas(this.publications, base, encoding)
    return joinFrames(
      publications.map((pub) => encodePush({ channel: this.channel, pub }, encoding)),
      encoding,
    )
  }
}
