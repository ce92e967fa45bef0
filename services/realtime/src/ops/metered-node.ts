import type { Finding, Place } from '@portico/protocol'
import type { Batch } from '../hub/batch.ts'
import type { NodeObserver } from '../node/observer.ts'
import type { Findings } from './findings.ts'
import type { Metrics } from './metrics.ts'
import { traceBatch } from './tracing.ts'

/** Turns what passes through a node into metrics, and into spans if tracing is on. */
export class MeteredNode implements NodeObserver {
  readonly #metrics: Metrics
  readonly #findings: Findings
  readonly #now: () => number

  constructor(metrics: Metrics, findings: Findings, now: () => number = Date.now) {
    this.#metrics = metrics
    this.#findings = findings
    this.#now = now
  }

  published(place: Place): void {
    this.#metrics.publications.inc({ place })
  }

  found(finding: Finding): void {
    this.#findings.found(finding, { what: 'a publication reached fewer than it might have' })
  }

  delivered(batch: Batch, subscribers: number): void {
    const { publications } = batch
    traceBatch(batch, subscribers)
    this.#metrics.deliveries.inc({}, publications.length * subscribers)
    const [{ time }] = publications
    // Clocks differ slightly; a time in the future counts as no delay.
    if (time !== undefined) this.#metrics.brokerLag.observe({}, Math.max(0, this.#now() - time) / 1000)
  }
}
