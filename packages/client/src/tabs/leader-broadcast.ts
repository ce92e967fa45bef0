import type { TabBus } from './browser.ts'
import type { AddressedMessage, LeaderBatch, LeaderMessage } from './wire.ts'

interface Waiting extends AddressedMessage {
  readonly to: string[]
  readonly cause: string | undefined
}

/** Sends what the leading tab says. Every message reaches every tab, so each turn's messages are sent as one batch. */
export class LeaderBroadcast {
  readonly #leader: string
  readonly #bus: TabBus
  #waiting: Waiting[] = []

  constructor(leader: string, bus: TabBus) {
    this.#leader = leader
    this.#bus = bus
  }

  /** Messages with the same `cause` are merged: one message, several recipients. */
  say(to: readonly string[], word: LeaderMessage, cause?: string): void {
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
    const batch: LeaderBatch = { leader: this.#leader, words }
    if (words.length > 0) this.#bus.postMessage(batch)
  }
}
