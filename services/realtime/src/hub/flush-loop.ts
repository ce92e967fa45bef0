/** Something that has work for the end of the tick. */
export interface Flushable {
  flush(): void
}

interface FlushLoopOptions {
  /** How long one slice may hold the event loop. Pings and new input run between slices. */
  readonly sliceMs?: number
  readonly now?: () => number
  readonly defer?: (work: () => void) => void
  /** One that fails stops nobody else. */
  readonly onError?: (error: unknown) => void
}

/**
 * Runs once a tick, after all input was read. First every channel hands its batch to its subscribers, which is
 * cheap; then every connection that has something to say writes it, which is a system call each and therefore
 * sliced. What arrives meanwhile joins the frames of the connections that are still waiting for their turn, so a
 * fan-out that falls behind writes fewer, larger frames.
 */
export class FlushLoop {
  readonly #sliceMs: number
  readonly #now: () => number
  readonly #defer: (work: () => void) => void
  readonly #onError: (error: unknown) => void
  #channels: Flushable[] = []
  #connections: Flushable[] = []
  /** The next connection to write; what lies before it has written. */
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
   * A fan-out that never catches up never comes to the end of its list. Cut off when it is more than half, what has
   * written is let go, and no entry is moved more than once for each that has written.
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
