import type { Disturbance } from '@portico/protocol'
import type { OutgoingFrame } from '../frame/frame.ts'
import type { Timers } from '../timer-wheel.ts'
import { DisturbedQueue } from './disturbed-queue.ts'
import { WriteQueue, type WriteQueueListener, type WriteQueueOptions } from './write-queue.ts'

/** All output of a connection passes here. Without an injected fault it is a plain pass-through. */
export class ConnectionWriter {
  readonly #queue: WriteQueue
  readonly #timers: Timers
  #disturbed: DisturbedQueue | undefined
  #wasDisturbed = false

  constructor(connection: WriteQueueListener, needs: WriteQueueOptions & { readonly timers: Timers }) {
    this.#timers = needs.timers
    this.#queue = new WriteQueue(connection, needs)
  }

  get bufferedBytes(): number {
    return this.#queue.bufferedBytes
  }

  get isCongested(): boolean {
    return this.#queue.isCongested
  }

  get disturbance(): Disturbance {
    return this.#disturbed?.disturbance ?? {}
  }

  /**
   * True once any fault was injected. From then on no deltas are sent: a duplicated or delayed delta would be an error
   * that no real network causes.
   */
  get wasDisturbed(): boolean {
    return this.#wasDisturbed
  }

  disturb(disturbance: Disturbance): void {
    const before = this.#disturbed
    const isCalm = Object.keys(disturbance).length === 0
    if (!isCalm) this.#wasDisturbed = true
    this.#disturbed = isCalm
      ? undefined
      : new DisturbedQueue(disturbance, {
          queue: this.#queue,
          encoding: this.#queue.encoding,
          timers: this.#timers,
        })
    before?.release()
  }

  answer(frame: OutgoingFrame): void {
    const way = this.#disturbed ?? this.#queue
    way.answer(frame)
  }

  push(frame: OutgoingFrame): void {
    const way = this.#disturbed ?? this.#queue
    way.push(frame)
  }

  flush(): void {
    this.#queue.flush()
  }

  clear(): void {
    this.#disturbed?.clear()
    this.#queue.clear()
  }
}
