import type { LeadershipState } from '../streams/leadership.ts'
import type { Metrics } from './metrics.ts'

/** Turns what a node knows of its shards into metrics. Without durable channels there are no such series. */
export class MeteredStreams {
  readonly #metrics: Pick<Metrics, 'numberingLag'>

  constructor(metrics: Pick<Metrics, 'numberingLag'>) {
    this.#metrics = metrics
  }

  /** Call with every new state. Who leads nothing is not late; another node is, or says that it is away. */
  observe(state: LeadershipState): void {
    this.#metrics.numberingLag.set({}, state.kind === 'leading' ? state.lagMs / 1_000 : 0)
  }
}
