/** Passed to a timer's callback. */
export interface Due {
  /** How much later than planned the wheel turned. A stalled event loop is not the client's fault. */
  readonly lateMs: number
}

export interface Timer {
  cancel(): void
}

export interface Timers {
  after(delayMs: number, callback: (due: Due) => void): Timer
}

interface TimerWheelOptions {
  /** The precision of every timer on the wheel. */
  readonly tickMs?: number
  readonly slots?: number
  /** Monotonic milliseconds. */
  readonly now?: () => number
  /** Called when a callback throws; all others fire regardless. Without it the error is uncaught. */
  readonly onFault?: (error: unknown) => void
}

/** One object and no closure, because every connection has several. */
class Entry implements Timer {
  readonly dueTick: number
  readonly callback: (due: Due) => void
  readonly #slot: Set<Entry>

  constructor(dueTick: number, callback: (due: Due) => void, slot: Set<Entry>) {
    this.dueTick = dueTick
    this.callback = callback
    this.#slot = slot
    slot.add(this)
  }

  cancel(): void {
    this.#slot.delete(this)
  }
}

/**
 * All deadlines of all connections on one interval. A timer fires up to one tick late and never early; setting and
 * cancelling cost a set operation, however many there are.
 */
export class TimerWheel implements Timers, Disposable {
  readonly #slots: readonly Set<Entry>[]
  readonly #tickMs: number
  readonly #now: () => number
  readonly #startedAt: number
  readonly #interval: NodeJS.Timeout
  readonly #onFault: (error: unknown) => void
  #tick = 0
  #lateMs = 0

  constructor(options: TimerWheelOptions = {}) {
    const { tickMs = 100, slots = 1024, now = () => performance.now(), onFault = rethrow } = options
    this.#onFault = onFault
    this.#slots = Array.from({ length: slots }, () => new Set<Entry>())
    this.#tickMs = tickMs
    this.#now = now
    this.#startedAt = now()
    this.#interval = setInterval(() => this.turn(), tickMs)
    this.#interval.unref()
  }

  /** How late the last turn was, because the event loop was busy. */
  get lateMs(): number {
    return this.#lateMs
  }

  after(delayMs: number, callback: (due: Due) => void): Timer {
    const elapsed = this.#now() - this.#startedAt + delayMs
    const dueTick = Math.max(Math.ceil(elapsed / this.#tickMs), this.#tick + 1)
    return new Entry(dueTick, callback, this.#slotOf(dueTick))
  }

  /** Fires what is due. The interval calls it; a test with its own clock may too. */
  turn(): void {
    const elapsed = this.#now() - this.#startedAt
    const target = Math.floor(elapsed / this.#tickMs)
    const due: Due = { lateMs: Math.max(0, elapsed - (this.#tick + 1) * this.#tickMs) }
    this.#lateMs = due.lateMs
    while (this.#tick < target) {
      this.#tick += 1
      this.#fire(this.#tick, due)
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#interval)
    for (const slot of this.#slots) slot.clear()
  }

  #fire(tick: number, due: Due): void {
    const slot = this.#slotOf(tick)
    for (const entry of slot) {
      if (entry.dueTick > tick) continue
      slot.delete(entry)
      try {
        entry.callback(due)
      } catch (error) {
        this.#onFault(error)
      }
    }
  }

  #slotOf(tick: number): Set<Entry> {
    const slot = this.#slots[tick % this.#slots.length]
    if (slot === undefined) throw new RangeError('a timer wheel needs at least one slot')
    return slot
  }
}

function rethrow(error: unknown): never {
  throw error
}
