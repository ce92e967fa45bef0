import type { TraceCode } from '@portico/protocol'
import type { PolicyCaller } from '../channels/policy-wait.ts'

/** Thrown when the connection closed while a command was running. */
export class Gone extends Error {
  override readonly name = 'Gone'
}

/** Ends with the connection. Like an AbortSignal, but almost free as long as nobody listens. */
export class Lifetime implements PolicyCaller {
  readonly trace: TraceCode | undefined
  #listeners: Set<() => void> | undefined
  #isGone = false

  constructor(trace?: TraceCode) {
    this.trace = trace
  }

  get isGone(): boolean {
    return this.#isGone
  }

  /** Throws `Gone` once the connection is closed. */
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
