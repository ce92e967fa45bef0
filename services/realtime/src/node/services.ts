import type {
  AuditVerdict,
  CommandErrorName,
  CommandName,
  FindingId,
  TransportName,
  UnsubscribeName,
} from '@portico/protocol'
import type { Logger } from 'pino'
import type { AuditDesk } from '../audit/desk.ts'
import type { Authenticator, RevocationCheck } from '../auth/authenticator.ts'
import type { RefusalName } from '../auth/refusal.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Policies } from '../channels/policies.ts'
import type { OpenConnections } from '../connection/open-connections.ts'
import type { RefusedUsers } from '../connection/refused-users.ts'
import type { CloseReason } from '../connection/state.ts'
import type { FlushLoop } from '../hub/flush-loop.ts'
import type { Hub } from '../hub/hub.ts'
import type { LimitBook } from '../limits/limit-book.ts'
import type { Limits } from '../limits/limits.ts'
import type { Timers } from '../timer-wheel.ts'
import type { LiveNode } from './live-node.ts'
import type { Membership } from './membership.ts'
import type { Roster } from './roster.ts'

/** What came of a command. `abandoned`: its connection closed before it was answered. */
export type CommandOutcome = 'answered' | 'refused' | 'disconnected' | 'abandoned'

/** Told of what happens, for metrics. None of the labels comes from a client. */
export interface ConnectionObserver {
  opened(transport: TransportName): void
  closed(transport: TransportName, reason: CloseReason): void
  handled(command: CommandName, milliseconds: number, outcome: Exclude<CommandOutcome, 'abandoned'>): void
  /** A command was answered with an error. */
  failed(error: CommandErrorName): void
  /** A token or cookie was not accepted. */
  refused(refusal: RefusalName): void
  /** A subscription that asked to go on from a position. */
  recovered(outcome: 'recovered' | 'lost'): void
  /** What a page was handed of a channel was compared with its history. */
  audited(verdict: AuditVerdict): void
  /** The service ended a subscription. */
  unsubscribed(reason: UnsubscribeName): void
  /** Something of the catalogue happened. */
  found(id: FindingId): void
  /** From the arrival of its request to the answer of its connect command. */
  connected(milliseconds: number): void
  /** It ended without having been connected; without a finding the peer left by itself. */
  notConnected(why: FindingId | undefined): void
  /** How long a pong took; undefined when it did not come in time. */
  beat(milliseconds: number | undefined): void
}

export interface Timing {
  readonly pingSeconds: number
  readonly pongSeconds: number
  /** For the connect command to be answered. */
  readonly connectSeconds: number
  /** After a token's end, for its refresh to arrive. */
  readonly graceSeconds: number
}

/** What connections need of the process they live in. */
export interface Services {
  readonly node: LiveNode
  readonly hub: Hub
  readonly roster: Roster
  readonly open: OpenConnections
  readonly membership: Membership
  readonly authenticator: Authenticator
  readonly subscriptionTokens: Tokens
  readonly revocations: RevocationCheck
  readonly policies: Policies
  readonly limits: Limits
  readonly limitBook: LimitBook
  readonly auditDesk: AuditDesk
  readonly loop: FlushLoop
  readonly timers: Timers
  readonly timing: Timing
  readonly log: Logger
  readonly observer: ConnectionObserver
  readonly version: string
  /** In development mode alone: who asked to be refused for a moment. */
  readonly refused: RefusedUsers | undefined
  /** True while new connections are better asked to come back later. */
  readonly isOverloaded: () => boolean
  readonly now: () => number
  readonly id: () => string
}
