import { within } from '../within.ts'
import { Ailments } from './ailments.ts'
import { type FindingLog, Findings } from './findings.ts'
import { type Component, Health } from './health.ts'
import { Meter, type MeterOptions } from './meter.ts'
import { MeteredCanaries } from './metered-canaries.ts'
import { MeteredConnections } from './metered-connections.ts'
import { MeteredNode } from './metered-node.ts'
import { MeteredStreams } from './metered-streams.ts'

/** Values computed on scrape rather than counted as they happen. */
interface Census {
  readonly roster: {
    readonly userCount: number
    all(): Iterable<{ readonly queueBytes: number; readonly hasDiverged: boolean }>
  }
  readonly hub: { readonly counts: { readonly channels: number; readonly subscriptions: number } }
}

/** How long a scrape waits for the components. The primary waits longer than this for a worker's metrics. */
const componentsTimeoutMs = 1_000

/** Everything that monitors one node: its metrics, its findings and its health. */
export class Monitoring implements Disposable {
  readonly meter: Meter
  readonly findings: Findings
  readonly connections: MeteredConnections
  readonly node: MeteredNode
  readonly canaries: MeteredCanaries
  readonly streams: MeteredStreams
  readonly #log: FindingLog | undefined

  constructor(options: MeterOptions, log?: FindingLog) {
    this.meter = new Meter(options)
    this.findings = new Findings({ metrics: this.meter.metrics, log })
    this.#log = log
    this.connections = new MeteredConnections(this.meter.metrics)
    this.node = new MeteredNode(this.meter.metrics, this.findings)
    this.canaries = new MeteredCanaries(this.meter)
    this.streams = new MeteredStreams(this.meter.metrics)
  }

  watch({ roster, hub }: Census): void {
    const { users, subscriptions, channels, divergedClients, queueBytes, queueBytesMax } = this.meter.metrics
    this.meter.onRead(() => {
      const { counts } = hub
      const connections = [...roster.all()]
      const waiting = connections.map((held) => held.queueBytes)
      users.set({}, roster.userCount)
      subscriptions.set({}, counts.subscriptions)
      channels.set({}, counts.channels)
      divergedClients.set({}, connections.filter((held) => held.hasDiverged).length)
      queueBytes.set(
        {},
        waiting.reduce((sum, bytes) => sum + bytes, 0),
      )
      queueBytesMax.set(
        {},
        waiting.reduce((most, bytes) => Math.max(most, bytes), 0),
      )
    })
  }

  /**
   * A scrape also checks the components, because alerts must not depend on a load balancer polling readiness. A check
   * that is late for one scrape shows in the next.
   */
  health(components: readonly Component[], timeoutMs = componentsTimeoutMs): Health {
    const ailments = new Ailments({ findings: this.findings, log: this.#log })
    const health = new Health({
      components,
      onChecked: (component, ok) => this.meter.metrics.components.set({ component }, ok ? 1 : 0),
      onRound: (found) => ailments.checked(found),
    })
    this.meter.onRead(() => within(health.readiness(), timeoutMs))
    return health
  }

  [Symbol.dispose](): void {
    this.meter[Symbol.dispose]()
  }
}
