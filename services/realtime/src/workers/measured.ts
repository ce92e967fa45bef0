import type { Measurements } from '../ops/meter.ts'
import type { Monitoring } from '../ops/monitoring.ts'
import { type Correspondent, SharedMetrics } from './shared-metrics.ts'

/** What was measured, wherever it was. */
export interface Measured {
  /** As Prometheus reads it. */
  readonly print: () => Promise<string>
  readonly all: () => Promise<readonly Measurements[]>
}

/** This process alone, or all workers together. */
export function measuredBy({ meter }: Monitoring, primary: Correspondent | undefined): Measured {
  if (primary === undefined) {
    return { print: () => meter.print(), all: async () => [await meter.measurements()] }
  }
  const shared = new SharedMetrics(primary, meter)
  return { print: () => shared.print(), all: () => shared.all() }
}
