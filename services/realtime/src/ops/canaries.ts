import type { CanaryState } from '../redis/canary.ts'
import type { Component, ComponentState } from './health.ts'
import type { Metrics } from './metrics.ts'

/** What the canaries of all Redis say, as one component of readiness and as metrics. */
export class Canaries implements Component {
  readonly name = 'redis'
  readonly essential = true
  readonly #metrics: Metrics
  readonly #states = new Map<string, CanaryState>()

  constructor(metrics: Metrics) {
    this.#metrics = metrics
  }

  /** `place` names the Redis for the log alone: a page that anybody may read names no address. */
  observe(place: string, state: CanaryState): void {
    this.#states.set(place, state)
    if (state.kind === 'lost') this.#metrics.canaryFailures.inc({})
    if (state.kind === 'proven') this.#metrics.canaryRoundTrip.set({}, state.roundTripMs / 1000)
    this.#metrics.canaryUp.set({}, this.#with('lost') > 0 ? 0 : 1)
  }

  check(): ComponentState {
    const lost = this.#with('lost')
    if (lost > 0) {
      const detail = `publications do not come back from ${lost} of ${this.#states.size} Redis; subscribers here receive none of them`
      return { kind: 'ill', detail }
    }
    return this.#states.size === 0 || this.#with('proving') > 0
      ? { kind: 'ill', detail: 'no publication has come back from Redis yet' }
      : { kind: 'well' }
  }

  #with(kind: CanaryState['kind']): number {
    return [...this.#states.values()].filter((state) => state.kind === kind).length
  }
}
