import type { Finding } from '@portico/protocol'
import type { Component, ComponentState } from '../ops/health.ts'
import type { Gate } from '../transport/admission.ts'

/** here → leaving → closed. While leaving, readiness says no and new clients are still taken in. */
type Stage = 'here' | 'leaving' | 'closed'

/** Whether this node is leaving, for readiness and for clients that come late. */
export class Draining implements Component, Gate {
  readonly name = 'draining'
  readonly essential = true
  readonly #node: string
  readonly #leaving = new AbortController()
  #stage: Stage = 'here'

  constructor(node: string) {
    this.#node = node
  }

  /** Aborts when it takes nobody in any more. */
  get leaving(): AbortSignal {
    return this.#leaving.signal
  }

  get refusal(): Finding | undefined {
    return this.#stage === 'closed' ? { id: 'draining', facts: { node: this.#node } } : undefined
  }

  begin(): void {
    if (this.#stage === 'here') this.#stage = 'leaving'
  }

  /** A request that was on its way when the listener closed, or that comes on a connection the front door keeps. */
  turnAway(): void {
    this.#stage = 'closed'
    this.#leaving.abort()
  }

  check(): ComponentState {
    if (this.#stage === 'here') return { kind: 'well' }
    return { kind: 'ill', detail: 'this node is shutting down and moves its connections to others' }
  }
}
