import { joinFrames, type OutgoingFrame } from '../frame/frame.ts'
import type { Flushable, FlushLoop } from '../hub/flush-loop.ts'
import type { Transport } from '../transport/transport.ts'

export interface OutgoingOptions {
  readonly transport: Transport
  readonly loop: FlushLoop
  /** Bytes of pushes that may wait for a reader, here and in its socket, before it is let go. */
  readonly maxQueueBytes: number
  readonly onOverflow: () => void
}

/**
 * What waits for this connection's turn to write. Everything of a turn leaves in one frame; a frame that is alone
 * is passed on as it is, shared with every other connection it goes to.
 *
 * Pushes count against the bound. Replies do not, since a long recovery is no fault of the reader: a connection
 * stops running commands while it is congested, so that at most one reply is over the bound.
 */
export class Outgoing implements Flushable {
  readonly #options: OutgoingOptions
  readonly #waiting: OutgoingFrame[] = []
  #waitingBytes = 0
  /** Pushed since the reader was last seen to have taken everything. */
  #pushedBytes = 0

  constructor(options: OutgoingOptions) {
    this.#options = options
  }

  get bufferedBytes(): number {
    return this.#waitingBytes + this.#options.transport.bufferedBytes
  }

  get isCongested(): boolean {
    return this.bufferedBytes > this.#options.maxQueueBytes / 2
  }

  answer(frame: OutgoingFrame): void {
    if (this.#waiting.length === 0) this.#options.loop.write(this)
    this.#waiting.push(frame)
    this.#waitingBytes += frame.byteLength
  }

  push(frame: OutgoingFrame): void {
    this.answer(frame)
    this.#pushedBytes += frame.byteLength
    if (this.#pushedBytes > this.#options.maxQueueBytes) this.#checkBound()
  }

  flush(): void {
    if (this.#waiting.length === 0) return
    const { transport } = this.#options
    if (transport.bufferedBytes === 0) this.#pushedBytes = Math.min(this.#pushedBytes, this.#waitingBytes)
    const frame = joinFrames(this.#waiting, transport.encoding)
    this.clear()
    transport.send(frame)
  }

  clear(): void {
    this.#waiting.length = 0
    this.#waitingBytes = 0
  }

  #checkBound(): void {
    const { maxQueueBytes, onOverflow } = this.#options
    if (this.bufferedBytes > maxQueueBytes) {
      onOverflow()
      return
    }
    // The reader keeps up: what it was pushed and has taken since counts no more.
    this.#pushedBytes = this.bufferedBytes
  }
}
