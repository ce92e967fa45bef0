import type { DisconnectName, Disturbance, Finding } from '@portico/protocol'
import type { AuditReports } from '../audit/audit-reports.ts'
import type { Principal } from '../auth/principal.ts'
import type { Rights } from '../channels/rights.ts'
import type { Subscriptions } from '../subscription/subscriptions.ts'
import type { Peer, Transport } from '../transport/transport.ts'

/** The connection a command came in on, as far as commands may touch it. */
export interface Caller {
  readonly id: string
  readonly peer: Peer
  readonly transport: Pick<Transport, 'name' | 'encoding' | 'emulated'>
  /** `throwIfGone` throws once the connection is closed: nobody waits for the answer any more. */
  readonly lifetime: { throwIfGone(): void }
  readonly subscriptions: Subscriptions
  /** The publications that its page reports as received. */
  readonly audits: AuditReports
  readonly record: {
    /** The connection ends, or will soon, because of this. The first such finding counts. */
    endsFor(finding: Finding): void
    /** This was found, and the connection goes on. */
    goesOnWith(finding: Finding): void
  }
  /** The principal it was accepted for. Throws before that. */
  readonly principal: Principal
  /** What that principal may do. */
  readonly rights: Rights
  /** Makes it a connection of this principal. Throws `Disconnect` when the user has too many. */
  accept(principal: Principal): void
  /** Goes on with a newer token of the same principal. */
  prolong(principal: Principal): void
  /** Begins to ping: it is connected from now on. */
  startHeartbeat(): void
  close(reason: DisconnectName): void
  /** The faults that its developer has switched on; empty for none. */
  readonly disturbance: Disturbance
  disturb(disturbance: Disturbance): void
}
