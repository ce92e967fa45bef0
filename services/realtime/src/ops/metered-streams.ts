import type { LeadershipState } from '../streams/leadership.ts'
import type { Metrics } from './metrics.ts'

/** Turns the state of a node's shards into metrics. Without durable channels there are no such series. */
export class MeteredStreams {
  readonly #metrics: Pick<Metrics, 'numberingLag'>

  constructor(metrics: Pick<Metrics, 'numberingLag'>) {
    this.#metrics = metrics
  }

  /** Call with every new state. A node that does not lead has no lag of its own to report. */
  observe(state: LeadershipState): void {
    this.#metrics.numberingLag.set({}, state.kind === 'leading' ? state.lagMs / 1_000 : 0)
  }
}
