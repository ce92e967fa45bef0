import type { Encoding } from '@portico/protocol'
import { joinFrames, type OutgoingFrame } from '../frame/frame.ts'
import type { Flushable, FlushLoop } from '../hub/flush-loop.ts'
import type { Transport } from '../transport/transport.ts'

/** The connection that it writes for. */
export interface OutgoingListener {
  readonly transport: Transport
  /** More waits for its reader than may wait. */
  overflowed(): void
}

export interface OutgoingNeeds {
  readonly loop: FlushLoop
  /** `queueBytes` of pushes may wait for a reader, here and in its socket, before it is let go. */
  readonly limits: { readonly queueBytes: number }
}

/** Frames are joined up to this size: many WebSocket libraries refuse a frame above a mebibyte. */
const joinedBytes = 524_288

/**
 * What waits for this connection's turn to write. Everything of a turn leaves in one frame, as long as that stays
 * small; a frame that is alone is passed on as it is, shared with every other connection it goes to.
 *
 * Pushes count against the bound. Replies do not, since a long recovery is no fault of the reader: a connection
 * stops running commands while it is congested, so that at most one reply is over the bound, and large replies share
 * the room that the node has for them.
 */
export class Outgoing implements Flushable {
  readonly #transport: Transport
  readonly #loop: FlushLoop
  readonly #maxQueueBytes: number
  readonly #connection: OutgoingListener
  /** Undefined when empty: allocating a one-frame array is cheaper than reusing a cleared one. */
  #waiting: OutgoingFrame[] | undefined
  #waitingBytes = 0
  /** Until the connect command is answered. What is pushed before waits for that answer. */
  #isSilent = true
  /** Bytes pushed since the reader was last seen to keep up. */
  #pushedBytes = 0

  constructor(connection: OutgoingListener, { loop, limits }: OutgoingNeeds) {
    this.#connection = connection
    this.#transport = connection.transport
    this.#loop = loop
    this.#maxQueueBytes = limits.queueBytes
  }

  get encoding(): Encoding {
    return this.#transport.encoding
  }

  get bufferedBytes(): number {
    return this.#waitingBytes + this.#transport.bufferedBytes
  }

  get isCongested(): boolean {
    return this.bufferedBytes > this.#maxQueueBytes / 2
  }

  answer(frame: OutgoingFrame): void {
    // What the reader has taken before a long reply must not count together with the reply.
    if (this.#transport.bufferedBytes === 0)
      this.#pushedBytes = Math.min(this.#pushedBytes, this.#waitingBytes)
    if (this.#isSilent) this.#begin(frame)
    else this.#add(frame)
  }

  push(frame: OutgoingFrame): void {
    this.#add(frame)
    this.#pushedBytes += frame.byteLength
    if (this.#pushedBytes > this.#maxQueueBytes) this.#checkBound()
  }

  flush(): void {
    const waiting = this.#waiting
    if (waiting === undefined || this.#isSilent) return
    const bytes = this.#waitingBytes
    this.clear()
    if (bytes <= joinedBytes) this.#transport.send(joinFrames(waiting, this.encoding))
    else for (const portion of portions(waiting)) this.#transport.send(joinFrames(portion, this.encoding))
  }

  clear(): void {
    this.#waiting = undefined
    this.#waitingBytes = 0
  }

  /** The answer to connect goes first: a client takes the subscriptions that it does not name for ended. */
  #begin(frame: OutgoingFrame): void {
    const early = this.#waiting ?? []
    this.clear()
    this.#isSilent = false
    for (const next of [frame, ...early]) this.#add(next)
  }

  #add(frame: OutgoingFrame): void {
    this.#waitingBytes += frame.byteLength
    if (this.#waiting !== undefined) {
      this.#waiting.push(frame)
      return
    }
    this.#waiting = [frame]
    if (!this.#isSilent) this.#loop.write(this)
  }

  #checkBound(): void {
    if (this.bufferedBytes > this.#maxQueueBytes) {
      this.#connection.overflowed()
      return
    }
    // The reader keeps up: what it was pushed and has taken since counts no more.
    this.#pushedBytes = this.bufferedBytes
  }
}

/** Cut before what would make a portion too large. A frame that is larger by itself stays whole. */
function* portions(frames: readonly OutgoingFrame[]): Generator<readonly OutgoingFrame[]> {
  let portion: OutgoingFrame[] = []
  let bytes = 0
  for (const frame of frames) {
    if (portion.length > 0 && bytes + frame.byteLength > joinedBytes) {
      yield portion
      portion = []
      bytes = 0
    }
    portion.push(frame)
    bytes += frame.byteLength
  }
  yield portion
}
