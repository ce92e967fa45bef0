import type {
  AuditVerdict,
  CommandErrorName,
  CommandName,
  FindingId,
  TransportName,
  UnsubscribeName,
} from '@portico/protocol'
import type { RefusalName } from '../auth/refusal.ts'
import type { CloseReason } from '../connection/state.ts'

/** How a command ended. `abandoned`: its connection closed before it was answered. */
export type CommandOutcome = 'answered' | 'refused' | 'disconnected' | 'abandoned'

/** Notified of what happens, for metrics. No label comes from a client. */
export interface ConnectionObserver {
  opened(transport: TransportName): void
  closed(transport: TransportName, reason: CloseReason): void
  handled(command: CommandName, milliseconds: number, outcome: Exclude<CommandOutcome, 'abandoned'>): void
  /** A command was answered with an error. */
  failed(error: CommandErrorName): void
  /** A token or cookie was not accepted. */
  refused(refusal: RefusalName): void
  /** A subscription that asked to recover from a position. */
  recovered(outcome: 'recovered' | 'lost'): void
  /** The publications that a page received in a channel were compared with its history. */
  audited(verdict: AuditVerdict): void
  /** The service ended a subscription. */
  unsubscribed(reason: UnsubscribeName): void
  /** From the arrival of its request to the answer of its connect command. */
  connected(milliseconds: number): void
  /** Closed before it was connected; without a finding the client left. */
  notConnected(why: FindingId | undefined): void
  /** How long a pong took; undefined when it did not come in time. */
  beat(milliseconds: number | undefined): void
}
