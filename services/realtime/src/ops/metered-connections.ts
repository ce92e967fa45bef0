import {
  type CommandErrorName,
  type CommandName,
  type DisconnectName,
  type TransportName,
  transportNames,
  type UnsubscribeName,
} from '@portico/protocol'
import type { RefusalName } from '../auth/refusal.ts'
import type { ConnectionObserver } from '../node/services.ts'
import type { Metrics } from './metrics.ts'

/** Turns what happens to connections into metrics. */
export class MeteredConnections implements ConnectionObserver {
  readonly #metrics: Metrics
  readonly #open = new Map<TransportName, number>()

  constructor(metrics: Metrics) {
    this.#metrics = metrics
    for (const transport of transportNames) this.#count(transport, 0)
  }

  opened(transport: TransportName): void {
    this.#metrics.opened.inc({ transport })
    this.#count(transport, 1)
  }

  closed(transport: TransportName, reason: DisconnectName | 'peer-left'): void {
    this.#metrics.disconnects.inc({ reason })
    this.#count(transport, -1)
  }

  handled(
    command: CommandName,
    milliseconds: number,
    outcome: 'answered' | 'refused' | 'disconnected',
  ): void {
    this.#metrics.commands.observe({ command, outcome }, milliseconds / 1000)
  }

  failed(error: CommandErrorName): void {
    this.#metrics.commandErrors.inc({ error })
  }

  refused(refusal: RefusalName | 'origin' | 'address'): void {
    this.#metrics.refusals.inc({ refusal })
  }

  recovered(outcome: 'recovered' | 'lost'): void {
    this.#metrics.recoveries.inc({ outcome })
  }

  unsubscribed(reason: UnsubscribeName): void {
    this.#metrics.unsubscribes.inc({ reason })
  }

  #count(transport: TransportName, change: number): void {
    const open = (this.#open.get(transport) ?? 0) + change
    this.#open.set(transport, open)
    this.#metrics.connections.set({ transport }, open)
  }
}
