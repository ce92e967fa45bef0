interface Bundle<Answer> {
  readonly frames: string[]
  bytes: number
  readonly answer: Promise<Answer>
}

/**
 * Sends frames by HTTP, one request at a time, since concurrent requests may overtake each other. Frames that wait are
 * joined into one request, up to the size of one frame. After a failed request nothing more is sent, because it would be out
 * of order.
 */
export class FrameQueue<Answer> {
  readonly #post: (frame: string) => Promise<Answer>
  readonly #frameBytes: number
  #last: Promise<unknown> = Promise.resolve()
  /** The bundle that still takes frames; undefined once it is sent. */
  #next: Bundle<Answer> | undefined

  constructor(post: (frame: string) => Promise<Answer>, frameBytes: number) {
    this.#post = post
    this.#frameBytes = frameBytes
  }

  /** Resolves with the answer to the request that carried the frame. */
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
