import type { TraceCode } from '@portico/protocol'
import type { Asker } from '../channels/patience.ts'

/** Nobody is there any more for whom a command was run. */
export class Gone extends Error {
  override readonly name = 'Gone'
}

/** Ends with its connection. Like an abort signal, but almost free for a connection whose end nobody awaits. */
export class Lifetime implements Asker {
  readonly trace: TraceCode | undefined
  #listeners: Set<() => void> | undefined
  #isGone = false

  constructor(trace?: TraceCode) {
    this.trace = trace
  }

  get isGone(): boolean {
    return this.#isGone
  }

  /** Throws when it is gone. */
  throwIfGone(): void {
    if (this.#isGone) throw new Gone('the connection is closed')
  }

  onGone(listener: () => void): () => void {
    this.#listeners ??= new Set()
    const listeners = this.#listeners
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners === listeners) this.#listeners = undefined
    }
  }

  end(): void {
    const listeners = this.#listeners ?? []
    this.#isGone = true
    this.#listeners = undefined
    for (const listener of listeners) listener()
  }
}
