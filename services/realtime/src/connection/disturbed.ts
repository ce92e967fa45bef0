import type { Disturbance } from '@portico/protocol'
import { pings } from '../frame/encode.ts'
import type { OutgoingFrame } from '../frame/frame.ts'
import type { Timers } from '../timer-wheel.ts'
import type { Outgoing } from './outgoing.ts'

/** Where a connection's frames go. */
export type Outlet = Pick<Outgoing, 'bufferedBytes' | 'isCongested' | 'answer' | 'push' | 'flush' | 'clear'>

/** A swap that finds no partner is let go after this long. */
const longestHoldMs = 500

/**
 * What goes out of one connection, made to go wrong on purpose. It stands in the place of the connection's own
 * outgoing while a disturbance is set, and of no other: a connection without one runs the code it always ran.
 */
export class DisturbedOutgoing implements Outlet {
  readonly #inner: Outlet
  readonly #timers: Timers
  readonly #disturbance: Disturbance
  #held: OutgoingFrame | undefined
  #pushed = 0

  constructor(inner: Outlet, disturbance: Disturbance, timers: Timers) {
    this.#inner = inner
    this.#disturbance = disturbance
    this.#timers = timers
  }

  get bufferedBytes(): number {
    return this.#inner.bufferedBytes
  }

  get isCongested(): boolean {
    return this.#inner.isCongested
  }

  answer(frame: OutgoingFrame): void {
    this.#later(() => this.#inner.answer(frame))
  }

  push(frame: OutgoingFrame): void {
    const { duplicate, reorder, lose } = this.#disturbance
    // A ping is the connection's own pulse; only silence and lateness touch it.
    const isPulse = frame === pings.json || frame === pings.protobuf
    if (!isPulse) this.#pushed += 1
    if (!isPulse && lose && this.#pushed % 3 === 0) return
    if (!isPulse && reorder) this.#swap(frame)
    else this.#pass(frame)
    if (!isPulse && duplicate) this.#pass(frame)
  }

  flush(): void {
    this.#inner.flush()
  }

  clear(): void {
    this.#held = undefined
    this.#inner.clear()
  }

  /** The disturbance is over: what it still holds goes out. */
  release(): void {
    const held = this.#held
    this.#held = undefined
    if (held) this.#pass(held)
  }

  #swap(frame: OutgoingFrame): void {
    const held = this.#held
    if (held === undefined) {
      this.#held = frame
      this.#timers.after(longestHoldMs, () => {
        if (this.#held === frame) this.release()
      })
      return
    }
    this.#held = undefined
    this.#pass(frame)
    this.#pass(held)
  }

  #pass(frame: OutgoingFrame): void {
    this.#later(() => this.#inner.push(frame))
  }

  #later(write: () => void): void {
    const { halfOpen, delayMs = 0 } = this.#disturbance
    if (halfOpen) return
    if (delayMs > 0) this.#timers.after(delayMs, write)
    else write()
  }
}
