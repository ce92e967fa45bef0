import type { CanaryState } from '../redis/canary.ts'
import type { Meter } from './meter.ts'

/** Turns the canaries of all Redis servers into metrics. Without Redis there are no such series. */
export class MeteredCanaries {
  readonly #meter: Meter

  constructor(meter: Meter) {
    this.#meter = meter
  }

  /** Call with every new state of any canary. */
  observe(state: CanaryState): void {
    const { canaryFailures, canaryRoundTrip } = this.#meter.metrics
    if (state.kind === 'lost') canaryFailures.inc({})
    if (state.kind === 'proven') canaryRoundTrip.set({ place: 'redis' }, state.roundTripMs / 1000)
  }

  /** `isProven` is called on each scrape; true if the canaries of all current servers return. */
  follow(isProven: () => boolean): void {
    this.#meter.onRead(() => this.#meter.metrics.canaryUp.set({ place: 'redis' }, isProven() ? 1 : 0))
  }
}
