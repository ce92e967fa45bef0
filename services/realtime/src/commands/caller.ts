import type { DisconnectName, Disturbance, Finding } from '@portico/protocol'
import type { AuditTrail } from '../audit/trail.ts'
import type { Principal } from '../auth/principal.ts'
import type { Rights } from '../channels/rights.ts'
import type { Subscriptions } from '../subscription/subscriptions.ts'
import type { Peer, Transport } from '../transport/transport.ts'

/** The connection a command came in on, as far as commands may touch it. */
export interface Caller {
  readonly id: string
  readonly peer: Peer
  readonly transport: Pick<Transport, 'name' | 'encoding' | 'emulated'>
  /** `demand` throws once the connection is closed: nobody waits for the answer any more. */
  readonly lifetime: { demand(): void }
  readonly subscriptions: Subscriptions
  /** What its page says it was handed. */
  readonly audits: AuditTrail
  readonly record: {
    /** The connection ends, or will soon, because of this. The first such finding counts. */
    endsFor(finding: Finding): void
    /** This was found, and the connection goes on. */
    goesOnWith(finding: Finding): void
  }
  /** Who it speaks for. Throws before the connection was accepted. */
  readonly principal: Principal
  /** What that principal may do. */
  readonly rights: Rights
  /** Makes it a connection of this principal. Throws `Disconnect` when that is one too many. */
  accept(principal: Principal): void
  /** The same principal by a newer token. */
  prolong(principal: Principal): void
  /** It is connected from now on: begins to ping. */
  startHeartbeat(): void
  close(reason: DisconnectName): void
  /** What its developer has set to go wrong with it; empty for nothing. */
  readonly disturbance: Disturbance
  disturb(disturbance: Disturbance): void
}
