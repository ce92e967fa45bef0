import type { TabBus } from './browser.ts'
import type { Addressed, Saying, Word } from './wire.ts'

interface Waiting extends Addressed {
  readonly to: string[]
  readonly cause: string | undefined
}

/** Sends what the leading tab says. Every message reaches every tab, so each turn's words are sent as one message. */
export class LeaderBroadcast {
  readonly #leader: string
  readonly #bus: TabBus
  #waiting: Waiting[] = []

  constructor(leader: string, bus: TabBus) {
    this.#leader = leader
    this.#bus = bus
  }

  /** Words with the same `cause` are merged: one word, several recipients. */
  say(to: readonly string[], word: Word, cause?: string): void {
    const last = this.#waiting.at(-1)
    if (cause !== undefined && last?.cause === cause) {
      last.to.push(...to)
      return
    }
    this.#waiting.push({ to: [...to], word, cause })
    if (this.#waiting.length === 1) queueMicrotask(() => this.#flush())
  }

  /** Sends what waits, and closes. */
  close(): void {
    this.#flush()
    this.#bus.close()
  }

  #flush(): void {
    const words = this.#waiting.map(({ to, word }) => ({ to, word }))
    this.#waiting = []
    const saying: Saying = { leader: this.#leader, words }
    if (words.length > 0) this.#bus.postMessage(saying)
  }
}
