import type { Finding } from '@portico/protocol'
import type { Component, ComponentState } from '../ops/health.ts'
import type { Gate } from '../transport/admission.ts'

/** here → leaving → closed. While `leaving`, readiness already fails and new clients are still accepted. */
type Stage = 'here' | 'leaving' | 'closed'

/** Whether this node is shutting down, for readiness and for new clients. */
export class Draining implements Component, Gate {
  readonly name = 'draining'
  readonly essential = true
  readonly #node: string
  readonly #leaving = new AbortController()
  #stage: Stage = 'here'

  constructor(node: string) {
    this.#node = node
  }

  /** Aborts when new connections are refused. */
  get leaving(): AbortSignal {
    return this.#leaving.signal
  }

  get refusal(): Finding | undefined {
    return this.#stage === 'closed' ? { id: 'draining', facts: { node: this.#node } } : undefined
  }

  begin(): void {
    if (this.#stage === 'here') this.#stage = 'leaving'
  }

  /**
   * From now on new connections are refused, including requests that were already on their way or that use a connection
   * kept open by the front door.
   */
  turnAway(): void {
    this.#stage = 'closed'
    this.#leaving.abort()
  }

  check(): ComponentState {
    if (this.#stage === 'here') return { kind: 'well' }
    return { kind: 'ill', detail: 'this node is shutting down and moves its connections to others' }
  }
}
