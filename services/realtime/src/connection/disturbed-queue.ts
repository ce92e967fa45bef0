import { type Disturbance, decodeReplies, type Encoding, type Push } from '@portico/protocol'
import { encodePush, pings } from '../frame/encode.ts'
import type { OutgoingFrame } from '../frame/frame.ts'
import type { Timer, Timers } from '../timer-wheel.ts'
import type { WriteQueue } from './write-queue.ts'

/** How long a publication is held back for reordering if no second one arrives. */
const longestHoldMs = 500

interface Waiting {
  readonly timer: Timer
  readonly write: () => void
}

interface DisturbedOptions {
  readonly queue: WriteQueue
  readonly encoding: Encoding
  readonly timers: Timers
}

/** Injects faults into the pushes of one connection, one by one, even when they share a frame. */
export class DisturbedQueue {
  readonly disturbance: Disturbance
  readonly #options: DisturbedOptions
  /** Per channel: the publication being held back so that the next one overtakes it. */
  readonly #overtaken = new Map<string, Waiting>()
  readonly #delayed = new Set<Waiting>()
  #pushed = 0

  constructor(disturbance: Disturbance, options: DisturbedOptions) {
    this.disturbance = disturbance
    this.#options = options
  }

  answer(frame: OutgoingFrame): void {
    this.#pass(() => this.#options.queue.answer(frame))
  }

  push(frame: OutgoingFrame): void {
    // Pings are only delayed or dropped, never duplicated or reordered.
    if (frame === pings.json || frame === pings.protobuf) this.#write(frame)
    else for (const push of this.#pushesOf(frame)) this.#disturb(push)
  }

  /** Called when the disturbance is over: writes everything held back, in the order in which it would have gone out. */
  release(): void {
    for (const { write } of this.#take(this.#overtaken)) write()
    for (const { write } of this.#take(this.#delayed)) write()
  }

  clear(): void {
    this.#take(this.#overtaken)
    this.#take(this.#delayed)
  }

  #disturb(push: Push): void {
    const { duplicate, reorder, lose } = this.disturbance
    this.#pushed += 1
    if (lose && this.#pushed % 3 === 0) return
    const frame = encodePush(push, this.#options.encoding)
    const write = () => {
      this.#write(frame)
      if (duplicate) this.#write(frame)
    }
    if (reorder && push.channel !== undefined && push.pub !== undefined) this.#swap(push.channel, write)
    else write()
  }

  #swap(channel: string, write: () => void): void {
    const before = this.#overtaken.get(channel)
    if (before === undefined) {
      const timer = this.#options.timers.after(longestHoldMs, () => {
        this.#overtaken.delete(channel)
        write()
      })
      this.#overtaken.set(channel, { timer, write })
      return
    }
    this.#overtaken.delete(channel)
    before.timer.cancel()
    write()
    before.write()
  }

  #write(frame: OutgoingFrame): void {
    this.#pass(() => this.#options.queue.push(frame))
  }

  #pass(write: () => void): void {
    const { halfOpen, delayMs = 0 } = this.disturbance
    if (halfOpen) return
    if (delayMs === 0) {
      write()
      return
    }
    const waiting: Waiting = {
      write,
      timer: this.#options.timers.after(delayMs, () => {
        this.#delayed.delete(waiting)
        write()
      }),
    }
    this.#delayed.add(waiting)
  }

  #take(from: { values(): Iterable<Waiting>; clear(): void }): readonly Waiting[] {
    const taken = [...from.values()]
    from.clear()
    for (const { timer } of taken) timer.cancel()
    return taken
  }

  #pushesOf({ bytes }: OutgoingFrame): readonly Push[] {
    const { encoding } = this.#options
    const frame = encoding === 'json' ? Buffer.from(bytes).toString() : bytes
    return decodeReplies(encoding, frame).flatMap((message) =>
      message.kind === 'push' ? [message.push] : [],
    )
  }
}
