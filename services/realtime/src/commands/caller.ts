import type { DisconnectName, Disturbance, Finding } from '@portico/protocol'
import type { AuditReports } from '../audit/audit-reports.ts'
import type { Principal } from '../auth/principal.ts'
import type { Rights } from '../channels/rights.ts'
import type { Subscriptions } from '../subscription/subscriptions.ts'
import type { Peer, Transport } from '../transport/transport.ts'

/** The connection that sent a command, as far as commands may touch it. */
export interface Caller {
  readonly id: string
  readonly peer: Peer
  readonly transport: Pick<Transport, 'name' | 'encoding' | 'emulated'>
  /** `throwIfGone` throws once the connection is closed. */
  readonly lifetime: { throwIfGone(): void }
  readonly subscriptions: Subscriptions
  /** The publications that its page reports as received. */
  readonly audits: AuditReports
  readonly record: {
    /** The connection ends, or will soon, because of this. The first such finding counts. */
    endsFor(finding: Finding): void
    /** Records a finding; the connection stays open. */
    goesOnWith(finding: Finding): void
  }
  /** The principal of the connection. Throws before it is accepted. */
  readonly principal: Principal
  /** What that principal may do. */
  readonly rights: Rights
  /** Accepts the connection for this principal. Throws `Disconnect` if the user has too many connections. */
  accept(principal: Principal): void
  /** Continues with a newer token of the same user. */
  prolong(principal: Principal): void
  /** Starts pinging: the connection counts as connected from now on. */
  startHeartbeat(): void
  close(reason: DisconnectName): void
  /** The faults that its developer has switched on; empty if none. */
  readonly disturbance: Disturbance
  disturb(disturbance: Disturbance): void
}
