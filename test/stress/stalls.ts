import { now } from './clock.ts'

/** A time in which nothing ran on this machine, with or without faults. */
export interface Stall {
  readonly from: number
  readonly to: number
}

const everyMs = 100
const lateMs = 500

/** Watches how late the runner itself is. Everything that clients and nodes exchange passes through its relays. */
export class Stalls implements Disposable {
  readonly seen: Stall[] = []
  readonly #timer: NodeJS.Timeout
  #last = now()

  constructor() {
    this.#timer = setInterval(() => this.#look(), everyMs)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const at = now()
    if (at - this.#last > everyMs + lateMs) this.seen.push({ from: this.#last, to: at })
    this.#last = at
  }
}
