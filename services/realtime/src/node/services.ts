import type {
  CommandErrorName,
  CommandName,
  DisconnectName,
  TransportName,
  UnsubscribeName,
} from '@portico/protocol'
import type { Logger } from 'pino'
import type { Authenticator } from '../auth/authenticator.ts'
import type { RefusalName } from '../auth/refusal.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Policies } from '../channels/policies.ts'
import type { FlushLoop } from '../hub/flush-loop.ts'
import type { Hub } from '../hub/hub.ts'
import type { Limits } from '../limits/limits.ts'
import type { UserLimits } from '../limits/user-limits.ts'
import type { Timers } from '../timer-wheel.ts'
import type { LiveNode } from './live-node.ts'
import type { Membership } from './membership.ts'
import type { Roster } from './roster.ts'

/** What came of a command. `abandoned`: its connection closed before it was answered. */
export type CommandOutcome = 'answered' | 'refused' | 'disconnected' | 'abandoned'

/** Told of what happens, for metrics. None of the labels comes from a client. */
export interface ConnectionObserver {
  opened(transport: TransportName): void
  closed(transport: TransportName, reason: DisconnectName | 'peer-left'): void
  handled(command: CommandName, milliseconds: number, outcome: Exclude<CommandOutcome, 'abandoned'>): void
  /** A command was answered with an error. */
  failed(error: CommandErrorName): void
  /** A token or cookie was not accepted. */
  refused(refusal: RefusalName): void
  /** A subscription that asked to go on from a position. */
  recovered(outcome: 'recovered' | 'lost'): void
  /** The service ended a subscription. */
  unsubscribed(reason: UnsubscribeName): void
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
  readonly membership: Membership
  readonly authenticator: Authenticator
  readonly subscriptionTokens: Tokens
  readonly policies: Policies
  readonly limits: Limits
  readonly userLimits: UserLimits
  readonly loop: FlushLoop
  readonly timers: Timers
  readonly timing: Timing
  readonly log: Logger
  readonly observer: ConnectionObserver
  readonly version: string
  /** True while new connections are better asked to come back later. */
  readonly isOverloaded: () => boolean
  readonly now: () => number
  readonly id: () => string
}
