import type { Publication } from '@portico/protocol'
import type { Position, StreamPage } from '../broker/broker.ts'

interface TailOptions {
  readonly read: (since: Position) => Promise<StreamPage>
  readonly deliver: (epoch: string, publication: Publication) => void
  readonly onError: (error: unknown) => void
}

/**
 * Delivers one channel on this node: each publication once, in order, without gaps. Messages are hints that contain a
 * publication; on a gap the log is read.
 */
export class Tail {
  readonly #options: TailOptions
  #position: Position | undefined
  #known = 0
  /** Position just before a hint of another epoch, until the log has confirmed which epoch is current. */
  #turn: Position | undefined
  #filling = false

  constructor(options: TailOptions) {
    this.#options = options
  }

  /** The last position that was delivered. */
  get position(): Position | undefined {
    return this.#position
  }

  /** Starts delivery above this position. Before that only the highest offset that arrived is kept. */
  open(position: Position): void {
    this.#position = position
    this.#want(position.offset)
  }

  /** An empty epoch means the current one. A different one is a failover, or a late message from before it. */
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

  /** Compares with the database's top. Finds the last publication if its hint was lost. */
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
      // The next hint or the next comparison tries again.
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
    // A new epoch or dropped history; subscribers detect it by the next position.
    if (top.epoch !== position.epoch) {
      this.#position = turn?.epoch === top.epoch ? turn : top
      this.#known = top.offset
    } else if (publications.length === 0) {
      this.#position = top
      // Unless a newer hint arrived in the meantime.
      if (this.#known === known) this.#known = top.offset
    }
    for (const publication of publications) this.#deliver(top.epoch, publication)
  }

  #deliver(epoch: string, publication: Publication): void {
    this.#position = { epoch, offset: publication.offset ?? 0 }
    this.#options.deliver(epoch, publication)
  }
}
