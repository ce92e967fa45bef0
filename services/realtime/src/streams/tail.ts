import type { Publication } from '@portico/protocol'
import type { Position, StreamPage } from '../broker/broker.ts'

interface TailOptions {
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
  /** Just before a hint of an epoch that is not the tail's, until the log has been asked which one holds. */
  #turn: Position | undefined
  #filling = false

  constructor(options: TailOptions) {
    this.#options = options
  }

  /** The last position that was delivered. */
  get position(): Position | undefined {
    return this.#position
  }

  /** Deliveries begin above this. Until then only the highest offset that arrived is kept. */
  open(position: Position): void {
    this.#position = position
    this.#want(position.offset)
  }

  /** An empty epoch stands for the present one. One that differs is a failover, or a straggler from before it. */
  offer(epoch: string, publication: Publication): void {
    const offset = publication.offset ?? 0
    const position = this.#position
    if (position !== undefined && epoch !== '' && epoch !== position.epoch) {
      if (this.#turn?.epoch !== epoch) this.#turn = { epoch, offset: offset - 1 }
      return void this.#fill()
    }
    const isNext = position !== undefined && offset === position.offset + 1
    if (isNext && !this.#filling) this.#deliver(position.epoch, publication)
    else this.#want(offset)
  }

  /** Compares with the end that the database names. Finds the last publication when its hint was lost. */
  reach(top: Position): void {
    if (this.#position !== undefined && this.#position.epoch !== top.epoch) void this.#fill()
    else this.#want(top.offset)
  }

  #want(offset: number): void {
    this.#known = Math.max(this.#known, offset)
    if (this.#position !== undefined && this.#known > this.#position.offset) void this.#fill()
  }

  /** Reads the log at least once. */
  async #fill(): Promise<void> {
    if (this.#filling || this.#position === undefined) return
    this.#filling = true
    try {
      do await this.#readOn(this.#position)
      while (this.#known > this.#position.offset || this.#turn !== undefined)
    } catch (error) {
      // The next hint, or the next look at the end, tries again.
      this.#options.onError(error)
    } finally {
      this.#filling = false
    }
  }

  async #readOn(position: Position): Promise<void> {
    const known = this.#known
    const turn = this.#turn
    this.#turn = undefined
    const { top, publications } = await this.#options.read(position)
    // Another history, or one that retention has dropped: subscribers see it by the position of what follows.
    if (top.epoch !== position.epoch) {
      this.#position = turn?.epoch === top.epoch ? turn : top
      this.#known = top.offset
    } else if (publications.length === 0) {
      this.#position = top
      // Unless a hint came meanwhile, of something newer than this answer.
      if (this.#known === known) this.#known = top.offset
    }
    for (const publication of publications) this.#deliver(top.epoch, publication)
  }

  #deliver(epoch: string, publication: Publication): void {
    this.#position = { epoch, offset: publication.offset ?? 0 }
    this.#options.deliver(epoch, publication)
  }
}
