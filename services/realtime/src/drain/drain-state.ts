import type { Finding } from '@portico/protocol'
import type { Component, ComponentState } from '../ops/health.ts'
import type { Gate } from '../transport/admission.ts'

/** accepting → draining → closed. While `draining`, readiness already fails and new clients are still accepted. */
type Stage = 'accepting' | 'draining' | 'closed'

/** Whether this node is shutting down, for readiness and for new clients. */
export class DrainState implements Component, Gate {
  readonly name = 'draining'
  readonly essential = true
  readonly #node: string
  readonly #leaving = new AbortController()
  #stage: Stage = 'accepting'

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
    if (this.#stage === 'accepting') this.#stage = 'draining'
  }

  /**
   * From now on new connections are refused, including requests that were already on their way or that use a connection
   * kept open by the front door.
   */
  refuseNew(): void {
    this.#stage = 'closed'
    this.#leaving.abort()
  }

  check(): ComponentState {
    if (this.#stage === 'accepting') return { kind: 'well' }
    return { kind: 'ill', detail: 'this node is shutting down and moves its connections to others' }
  }
}
