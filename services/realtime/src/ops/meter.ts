import { monitorEventLoopDelay } from 'node:perf_hooks'
import client, {
  AggregatorRegistry,
  collectDefaultMetrics,
  type MetricObjectWithValues,
  Registry,
} from 'prom-client'
import { type Metric, seriesOf } from './metric.ts'
import { type Metrics, metrics } from './metrics.ts'

export interface MeterOptions {
  /** Shown by `portico_build_info`. */
  readonly version: string
  /** Also measure the process: memory, CPU, handles, garbage collection. */
  readonly process?: boolean
}

/** What a process measured, in a form another process can add up. */
export type Measurements = readonly MetricObjectWithValues<client.MetricValue<string>>[]

const nanoseconds = 1e9

/** Sampling interval; Node's default of 10 ms would dominate an idle process's CPU. */
const loopSampleMs = 50

/**
 * Keeps what is recorded, and prints it for Prometheus. Each Meter has its own registry, so that two nodes in one
 * process, as in tests, do not add up.
 */
export class Meter implements Disposable {
  readonly metrics: Metrics
  readonly #registry = new Registry()
  readonly #delay = monitorEventLoopDelay({ resolution: loopSampleMs })
  readonly #beforeReading = new Set<() => unknown>()

  constructor({ version, process = false }: MeterOptions) {
    this.metrics = createInstruments(this.#registry)
    const build = new client.Gauge({
      name: 'portico_build_info',
      help: 'The version of the service; always 1.',
      labelNames: ['version'],
      registers: [this.#registry],
      aggregator: 'first',
    })
    build.set({ version }, 1)
    if (process) measureProcess(this.#registry)
    this.#delay.enable()
    this.onRead(() => this.#readEventLoopDelay())
  }

  static get contentType(): string {
    return Registry.PROMETHEUS_CONTENT_TYPE
  }

  /** The metrics of several processes as one: summed, or combined as the metric's row says. */
  static async combine(measurements: readonly Measurements[]): Promise<string> {
    return AggregatorRegistry.aggregate([...measurements]).metrics()
  }

  /** Keeps the counters of processes that have ended, and drops their gauges. */
  static async countsOf(measurements: readonly Measurements[]): Promise<Measurements> {
    const all = await AggregatorRegistry.aggregate([...measurements]).getMetricsAsJSON()
    const counting: readonly string[] = ['counter', 'histogram']
    return all.filter(({ type }) => counting.includes(String(type)))
  }

  /** A single count in the form of measurements, for a process that has no meter. */
  static async counted(
    { name, says: help, across }: Metric<'counter'>,
    count: number,
  ): Promise<Measurements> {
    const registry = new Registry()
    new client.Counter({ name, help, registers: [registry], aggregator: across }).inc(count)
    return registry.getMetricsAsJSON()
  }

  /**
   * Called before each scrape to set computed gauges. A returned promise is awaited, so it must have its own timeout.
   * Returns a function that unregisters.
   */
  onRead(collect: () => unknown): () => void {
    this.#beforeReading.add(collect)
    return () => this.#beforeReading.delete(collect)
  }

  async metricsText(): Promise<string> {
    await this.#collect()
    return this.#registry.metrics()
  }

  async measurements(): Promise<Measurements> {
    await this.#collect()
    return this.#registry.getMetricsAsJSON()
  }

  [Symbol.dispose](): void {
    this.#delay.disable()
    this.#registry.clear()
  }

  async #collect(): Promise<void> {
    await Promise.all(Array.from(this.#beforeReading, (collect) => collect()))
  }

  #readEventLoopDelay(): void {
    const { eventLoopDelay } = this.metrics
    eventLoopDelay.set({ quantile: '0.5' }, lateSeconds(this.#delay.percentile(50)))
    eventLoopDelay.set({ quantile: '0.99' }, lateSeconds(this.#delay.percentile(99)))
    eventLoopDelay.set({ quantile: '1' }, lateSeconds(this.#delay.max))
    this.#delay.reset()
  }
}

/**
 * Registers prom-client's process metrics except the statistics of the event loop's lag, such as minimum, mean and
 * quantiles: they use a separate timer and count its interval as lag. {@link Metrics.eventLoopDelay} replaces them.
 */
function measureProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 3_600_000 })
  for (const { name } of registry.getMetricsAsArray()) {
    if (/^nodejs_eventloop_lag_\w+_seconds$/.test(name)) registry.removeSingleMetric(name)
  }
}

/** Node records the time from one sample to the next, which includes the interval. */
function lateSeconds(recorded: number): number {
  return Math.max(0, recorded / nanoseconds - loopSampleMs / 1_000)
}

function createInstruments(registry: Registry): Metrics {
  const instruments = Object.entries<Metric>(metrics).map(([key, metric]) => [key, create(metric, registry)])
  // The types of the instruments follow from the same rows.
  return Object.fromEntries(instruments) as Metrics
}

/** Every counter and histogram exists from the start: a series that appears at its first event hides that event. */
function create({ kind, name, says: help, labels, across: aggregator, buckets }: Metric, registry: Registry) {
  const options = { name, help, labelNames: Object.keys(labels), registers: [registry], aggregator }
  const series = seriesOf(labels)
  switch (kind) {
    case 'counter': {
      const counter = new client.Counter(options)
      for (const labels of series) counter.inc(labels, 0)
      return counter
    }
    case 'gauge':
      return new client.Gauge(options)
    case 'histogram': {
      const histogram = new client.Histogram({ ...options, buckets: [...(buckets ?? [])] })
      for (const labels of series) histogram.zero(labels)
      return histogram
    }
    default:
      return kind satisfies never
  }
}
