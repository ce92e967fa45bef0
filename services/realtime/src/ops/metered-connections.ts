import {
  type AuditVerdict,
  type CommandErrorName,
  type CommandName,
  type FindingId,
  type TransportName,
  transportNames,
  type UnsubscribeName,
} from '@portico/protocol'
import type { RefusalName } from '../auth/refusal.ts'
import type { CloseReason } from '../connection/state.ts'
import type { ConnectionObserver } from '../node/connection-observer.ts'
import { outcomeOf } from './attempt-outcome.ts'
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

  closed(transport: TransportName, reason: CloseReason): void {
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

  connected(milliseconds: number): void {
    this.#metrics.attempts.inc({ outcome: 'connected' })
    this.#metrics.connectSeconds.observe({}, milliseconds / 1000)
  }

  notConnected(why: FindingId | undefined): void {
    this.#metrics.attempts.inc({ outcome: outcomeOf(why) })
  }

  beat(milliseconds: number | undefined): void {
    this.#metrics.heartbeats.inc({ outcome: milliseconds === undefined ? 'missed' : 'answered' })
    if (milliseconds !== undefined) this.#metrics.roundTripSeconds.observe({}, milliseconds / 1000)
  }

  audited(verdict: AuditVerdict): void {
    this.#metrics.audits.inc({ verdict })
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
