import type { LineEvent } from './sight.ts'

/** A queue of a line's events. They wait until they are read; only one reader may wait at a time. */
export class LineEvents {
  readonly #kept: LineEvent[] = []
  #waiting: ((event: LineEvent) => void) | undefined

  happened(event: LineEvent): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined) this.#kept.push(event)
    else waiting(event)
  }

  next(patienceMs: number): Promise<LineEvent> {
    const kept = this.#kept.shift()
    if (kept !== undefined) return Promise.resolve(kept)
    return new Promise((resolve) => {
      const give = () => {
        this.#waiting = undefined
        resolve({ kind: 'silence' })
      }
      const timer = setTimeout(give, patienceMs)
      this.#waiting = (event) => {
        clearTimeout(timer)
        resolve(event)
      }
    })
  }
}
