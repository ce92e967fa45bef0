import type { Measurements } from '../ops/meter.ts'
import type { Monitoring } from '../ops/monitoring.ts'
import { type ProcessLink, SharedMetrics } from './shared-metrics.ts'

/** The measurements of this process alone, or of all workers. */
export interface Measured {
  /** In the format of Prometheus. */
  readonly metricsText: () => Promise<string>
  readonly all: () => Promise<readonly Measurements[]>
}

/** This process alone, or all workers together. */
export function measuredBy({ meter }: Monitoring, primary: ProcessLink | undefined): Measured {
  if (primary === undefined) {
    return { metricsText: () => meter.metricsText(), all: async () => [await meter.measurements()] }
  }
  const shared = new SharedMetrics(primary, meter)
  return { metricsText: () => shared.metricsText(), all: () => shared.all() }
}
