import type { Asker } from '../channels/patience.ts'

/** Nobody is there any more for whom a command was run. */
export class Gone extends Error {
  override readonly name = 'Gone'
}

/** How long a connection is there. An abort signal, but that a connection whose end nobody awaits carries next to nothing. */
export class Lifetime implements Asker {
  #listeners: Set<() => void> | undefined
  #isGone = false

  get isGone(): boolean {
    return this.#isGone
  }

  /** Throws when it is gone. */
  demand(): void {
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
