import type { Logger } from 'pino'
import type { Auditor } from '../audit/auditor.ts'
import type { Authenticator, RevocationCheck } from '../auth/authenticator.ts'
import type { Tokens } from '../auth/tokens.ts'
import type { Policies } from '../channels/policies.ts'
import type { OpenConnections } from '../connection/open-connections.ts'
import type { RefusedUsers } from '../connection/refused-users.ts'
import type { FlushLoop } from '../hub/flush-loop.ts'
import type { Hub } from '../hub/hub.ts'
import type { Limits } from '../limits/limits.ts'
import type { NodeLimits } from '../limits/node-limits.ts'
import type { Findings } from '../ops/findings.ts'
import type { Stores } from '../ops/stores.ts'
import type { Timers } from '../timer-wheel.ts'
import type { ConnectionObserver } from './connection-observer.ts'
import type { LiveNode } from './live-node.ts'
import type { Membership } from './membership.ts'
import type { Roster } from './roster.ts'

export interface Timing {
  readonly pingSeconds: number
  readonly pongSeconds: number
  /** How long it may take until a connection's connect command is answered. */
  readonly connectSeconds: number
  /** How long after a token's expiry its refresh may arrive. */
  readonly graceSeconds: number
}

/** What connections use of their node. */
export interface NodeContext {
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
  readonly nodeLimits: NodeLimits
  readonly auditor: Auditor
  readonly stores: Stores
  readonly loop: FlushLoop
  readonly timers: Timers
  readonly timing: Timing
  readonly log: Logger
  readonly observer: ConnectionObserver
  readonly findings: Pick<Findings, 'found'>
  readonly version: string
  /** Only in development mode: the users who asked to be refused for a moment. */
  readonly refused: RefusedUsers | undefined
  /** True while new connections should come back later. */
  readonly isOverloaded: () => boolean
  readonly now: () => number
  readonly id: () => string
}
