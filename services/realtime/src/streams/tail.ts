import type { Publication } from '@portico/protocol'
import type { Position, StreamPage } from '../broker/broker.ts'

export interface TailOptions {
  readonly read: (since: Position) => Promise<StreamPage>
  readonly deliver: (epoch: string, publication: Publication) => void
  readonly onError: (error: unknown) => void
}

/**
 * The end of one channel as this node has delivered it: each publication once, in order, without a gap. What
 * arrives is a hint with the publication in it; where one does not follow on the last, the log is read.
 */
export class Tail {
  readonly #options: TailOptions
  #position: Position | undefined
  #known = 0
  #filling = false

  constructor(options: TailOptions) {
    this.#options = options
  }

  /** Deliveries begin above this. Until then only the highest offset that arrived is kept. */
  open(position: Position): void {
    this.#position = position
    this.#want(position.offset)
  }

  offer(publication: Publication): void {
    const offset = publication.offset ?? 0
    const position = this.#position
    const isNext = position !== undefined && offset === position.offset + 1
    if (isNext && !this.#filling) this.#deliver(position.epoch, publication)
    else this.#want(offset)
  }

  /** What the database says the end is: finds the last publication when its hint was lost. */
  reach(top: Position): void {
    if (this.#position !== undefined && this.#position.epoch !== top.epoch) {
      this.#position = top
      this.#known = top.offset
    }
    this.#want(top.offset)
  }

  #want(offset: number): void {
    this.#known = Math.max(this.#known, offset)
    if (this.#position !== undefined && this.#known > this.#position.offset) void this.#fill()
  }

  async #fill(): Promise<void> {
    if (this.#filling) return
    this.#filling = true
    try {
      while (this.#position !== undefined && this.#known > this.#position.offset)
        await this.#readOn(this.#position)
    } catch (error) {
      // The next hint, or the next look at the end, tries again.
      this.#options.onError(error)
    } finally {
      this.#filling = false
    }
  }

  async #readOn(position: Position): Promise<void> {
    const { top, publications } = await this.#options.read(position)
    if (top.epoch !== position.epoch || publications.length === 0) {
      // Another history, or one that retention has dropped: subscribers see it by the position of what follows.
      this.#position = top
      this.#known = Math.min(this.#known, top.offset)
      return
    }
    for (const publication of publications) this.#deliver(top.epoch, publication)
  }

  #deliver(epoch: string, publication: Publication): void {
    this.#position = { epoch, offset: publication.offset ?? 0 }
    this.#options.deliver(epoch, publication)
  }
}
