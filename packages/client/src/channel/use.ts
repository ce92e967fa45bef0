import type { Handler } from './channel.ts'
import { everyEvent, type Line, type PresenceHandler, type Reader } from './line.ts'

/** One use of a line, with the handlers that came with it. */
export class Use {
  readonly line: Line
  readonly reader: Reader
  readonly #stops = new Set<() => void>()

  constructor(line: Line, reader: Reader) {
    this.line = line
    this.reader = reader
  }

  on(event: string, handler: Handler<never>): () => void {
    return this.#kept(this.line.on(this.reader, event, handler))
  }

  onEvery(handler: Handler<unknown>): () => void {
    return this.on(everyEvent, handler)
  }

  onGap(handler: () => void): () => void {
    return this.#kept(this.line.onGap(this.reader, handler))
  }

  onPresence(handler: PresenceHandler): () => void {
    return this.#kept(this.line.onPresence(handler))
  }

  /** Takes every handler away. */
  stop(): void {
    for (const stop of this.#stops) stop()
  }

  #kept(stop: () => void): () => void {
    this.#stops.add(stop)
    return stop
  }
}
