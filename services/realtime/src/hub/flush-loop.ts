/** Something that has work for the end of the tick. */
export interface Flushable {
  flush(): void
}

interface FlushLoopOptions {
  /** How long one slice may hold the event loop. Pings and new input run between slices. */
  readonly sliceMs?: number
  readonly now?: () => number
  readonly defer?: (work: () => void) => void
  /** An error in one does not stop the others. */
  readonly onError?: (error: unknown) => void
}

/**
 * Runs once per tick after all input was read: first every channel hands its batch to its subscribers, which is cheap,
 * then connections write. Writing is one system call each, so it is time-sliced. A connection still waiting for its
 * turn gets later data in the same frame, so a fan-out that falls behind writes fewer, larger frames.
 */
export class FlushLoop {
  readonly #sliceMs: number
  readonly #now: () => number
  readonly #defer: (work: () => void) => void
  readonly #onError: (error: unknown) => void
  #channels: Flushable[] = []
  #connections: Flushable[] = []
  /** The next connection to write; those before it have written. */
  #next = 0
  #scheduled = false

  constructor({
    sliceMs = 5,
    now = () => performance.now(),
    defer = setImmediate,
    onError = () => {},
  }: FlushLoopOptions = {}) {
    this.#onError = onError
    this.#sliceMs = sliceMs
    this.#now = now
    this.#defer = defer
  }

  /** Call once per batch; the channel remembers that it has asked. */
  distribute(channel: Flushable): void {
    this.#channels.push(channel)
    this.#schedule()
  }

  /** Call once per flush; the connection remembers that it has asked. */
  write(connection: Flushable): void {
    this.#connections.push(connection)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#defer(() => this.#run())
  }

  #run(): void {
    this.#scheduled = false
    this.#distributeAll()
    this.#writeSlice()
  }

  #distributeAll(): void {
    const channels = this.#channels
    this.#channels = []
    for (const channel of channels) this.#flush(channel)
  }

  #writeSlice(): void {
    const connections = this.#connections
    const deadline = this.#now() + this.#sliceMs
    let next = this.#next
    for (let connection = connections[next]; connection !== undefined; connection = connections[next]) {
      next += 1
      this.#flush(connection)
      // A clock reading costs less than the write before it, but not nothing.
      if (next % 16 === 0 && this.#now() > deadline) {
        this.#leaveOff(next)
        this.#schedule()
        return
      }
    }
    this.#connections = []
    this.#next = 0
  }

  /**
   * A loop that never catches up would never reach the end of its list, and the list would grow forever. So the written
   * part is dropped once it is more than half: then fewer entries are copied than were written.
   */
  #leaveOff(next: number): void {
    const isMostlyWritten = next * 2 > this.#connections.length
    if (isMostlyWritten) this.#connections = this.#connections.slice(next)
    this.#next = isMostlyWritten ? 0 : next
  }

  #flush(flushable: Flushable): void {
    try {
      flushable.flush()
    } catch (error) {
      this.#onError(error)
    }
  }
}
