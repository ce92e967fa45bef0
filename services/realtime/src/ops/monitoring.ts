import { within } from '../within.ts'
import { Ailments } from './ailments.ts'
import { type FindingLog, Findings } from './findings.ts'
import { type Component, Health } from './health.ts'
import { Meter, type MeterOptions } from './meter.ts'
import { MeteredCanaries } from './metered-canaries.ts'
import { MeteredConnections } from './metered-connections.ts'
import { MeteredNode } from './metered-node.ts'
import { MeteredStreams } from './metered-streams.ts'

/** What is asked when metrics are read, rather than counted as it happens. */
interface Census {
  readonly roster: {
    readonly userCount: number
    all(): Iterable<{ readonly queueBytes: number; readonly hasDiverged: boolean }>
  }
  readonly hub: { readonly counts: { readonly channels: number; readonly subscriptions: number } }
}

/** How long a reading waits for the components. The primary waits longer than this for the figures of a worker. */
const componentsTimeoutMs = 1_000

/** Everything that watches one node: what it counts, and what its readiness asks. */
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
   * Reading the metrics also checks the components, because perhaps nobody else does: an alert must not depend on a load
   * balancer that polls readiness. If a component answers too late for one reading, the next reading shows it.
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
