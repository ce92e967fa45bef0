import type { Disturbance } from '@portico/protocol'
import type { OutgoingFrame } from '../frame/frame.ts'
import type { Timers } from '../timer-wheel.ts'
import { DisturbedOutgoing } from './disturbed.ts'
import { Outgoing, type OutgoingListener, type OutgoingNeeds } from './outgoing.ts'

/** All output of a connection passes here. Without an injected fault it is a plain pass-through. */
export class Outlet {
  readonly #outgoing: Outgoing
  readonly #timers: Timers
  #disturbed: DisturbedOutgoing | undefined
  #wasDisturbed = false

  constructor(connection: OutgoingListener, needs: OutgoingNeeds & { readonly timers: Timers }) {
    this.#timers = needs.timers
    this.#outgoing = new Outgoing(connection, needs)
  }

  get bufferedBytes(): number {
    return this.#outgoing.bufferedBytes
  }

  get isCongested(): boolean {
    return this.#outgoing.isCongested
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
      : new DisturbedOutgoing(disturbance, {
          outgoing: this.#outgoing,
          encoding: this.#outgoing.encoding,
          timers: this.#timers,
        })
    before?.release()
  }

  answer(frame: OutgoingFrame): void {
    const way = this.#disturbed ?? this.#outgoing
    way.answer(frame)
  }

  push(frame: OutgoingFrame): void {
    const way = this.#disturbed ?? this.#outgoing
    way.push(frame)
  }

  flush(): void {
    this.#outgoing.flush()
  }

  clear(): void {
    this.#disturbed?.clear()
    this.#outgoing.clear()
  }
}
