interface Bundle<Answer> {
  readonly frames: string[]
  bytes: number
  readonly answer: Promise<Answer>
}

/**
 * Frames that travel by requests, one request at a time, since requests of one moment may overtake each other. What comes
 * meanwhile goes out with the next request, as far as one frame may hold it. After a request that failed nothing goes out
 * any more: it would be out of order.
 */
export class FrameQueue<Answer> {
  readonly #post: (frame: string) => Promise<Answer>
  readonly #frameBytes: number
  #last: Promise<unknown> = Promise.resolve()
  /** The newest of those that have not gone out. */
  #next: Bundle<Answer> | undefined

  constructor(post: (frame: string) => Promise<Answer>, frameBytes: number) {
    this.#post = post
    this.#frameBytes = frameBytes
  }

  /** Answered with the request that the frame went out with. */
  send(frame: string): Promise<Answer> {
    const bytes = new TextEncoder().encode(`${frame}\n`).byteLength
    const next = this.#next
    if (next === undefined || next.bytes + bytes > this.#frameBytes) return this.#begin(frame, bytes)
    next.frames.push(frame)
    next.bytes += bytes
    return next.answer
  }

  #begin(frame: string, bytes: number): Promise<Answer> {
    const frames = [frame]
    const answer = this.#last.then(() => {
      if (this.#next?.frames === frames) this.#next = undefined
      return this.#post(frames.join('\n'))
    })
    this.#next = { frames, bytes, answer }
    this.#last = answer
    return answer
  }
}
