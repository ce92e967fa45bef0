import type { Encoding } from '@portico/protocol'
import { joinFrames, type OutgoingFrame } from '../frame/frame.ts'
import type { Flushable, FlushLoop } from '../hub/flush-loop.ts'
import type { Transport } from '../transport/transport.ts'

/** The connection that it writes for. */
export interface WriteQueueListener {
  readonly transport: Transport
  /** More is queued than the limit allows. */
  overflowed(): void
}

export interface WriteQueueOptions {
  readonly loop: FlushLoop
  /** Up to `queueBytes` of pushes may wait, here and in the socket, before the client is disconnected. */
  readonly limits: { readonly queueBytes: number }
}

/** Frames are joined up to this size: many WebSocket libraries refuse a frame above a mebibyte. */
const joinedBytes = 524_288

/**
 * Frames waiting to be written. Everything queued in one tick is joined into one frame up to a size; a single frame is
 * passed on unchanged and shared between connections.
 *
 * Pushes count against the queue limit; replies do not, because a long recovery is not the client's fault: commands
 * pause while the client is behind, so at most one reply exceeds the limit, and large replies share a budget of the
 * node.
 */
export class WriteQueue implements Flushable {
  readonly #transport: Transport
  readonly #loop: FlushLoop
  readonly #maxQueueBytes: number
  readonly #connection: WriteQueueListener
  /** Undefined when empty: allocating a one-frame array is cheaper than reusing a cleared one. */
  #waiting: OutgoingFrame[] | undefined
  #waitingBytes = 0
  /** True until the connect command is answered. Earlier pushes wait for that answer. */
  #isSilent = true
  /** Bytes pushed since the reader had last caught up. */
  #pushedBytes = 0

  constructor(connection: WriteQueueListener, { loop, limits }: WriteQueueOptions) {
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
    // Data already read must not count together with this reply.
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

  /** The answer to connect goes first, because a client considers subscriptions that it does not name as ended. */
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
    // The reader has caught up, so what it has read no longer counts.
    this.#pushedBytes = this.bufferedBytes
  }
}

/** Split before the frame that would exceed the portion. A single larger frame is not split. */
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
