import type { Component, ComponentState } from '../ops/health.ts'

/** Whether this node is leaving, as readiness tells it. */
export class Draining implements Component {
  readonly name = 'draining'
  readonly essential = true
  #state: ComponentState = { kind: 'well' }

  begin(): void {
    this.#state = { kind: 'ill', detail: 'this node is shutting down and moves its connections to others' }
  }

  check(): ComponentState {
    return this.#state
  }
}
