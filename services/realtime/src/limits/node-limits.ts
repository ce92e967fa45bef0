import type { FrameLimits } from '@portico/protocol'
import { ByteBudget } from './byte-budget.ts'
import type { Limits } from './limits.ts'
import type { Clock } from './token-bucket.ts'
import { type TrafficRates, trafficRates } from './traffic.ts'
import { UserLimits } from './user-limits.ts'

/** The node's limits, derived once for all its connections, and what its users have used of them. */
export class NodeLimits {
  readonly limits: Limits
  readonly users: UserLimits
  /**
   * Budget for large replies that are not read yet; all anonymous connections count as one user. Pushes are bounded by
   * each connection's queue instead. Replies are not, because a long recovery is not the reader's fault.
   */
  readonly replies: ByteBudget
  readonly now: Clock
  readonly frame: FrameLimits
  /** The rates at which one connection may send. */
  readonly traffic: TrafficRates
  /** The bounds of one connection's command queue; in bytes, what its rate allows at once. */
  readonly queue: { readonly items: number; readonly bytes: number }
  /** Replies up to this size are not counted, because pushes may hold as much. */
  readonly smallReplyBytes: number

  constructor(limits: Limits, now: Clock = performance.now.bind(performance)) {
    this.limits = limits
    this.users = new UserLimits(limits, now)
    this.replies = new ByteBudget(limits.nodeReplyBytes)
    this.now = now
    this.frame = { maxFrameBytes: limits.frameBytes, maxMessages: limits.frameCommands }
    this.traffic = trafficRates(limits.connectionMessages, limits.connectionBytes, limits.frameBytes)
    this.queue = { items: limits.frameCommands * 4, bytes: this.traffic.bytes.burst }
    this.smallReplyBytes = limits.queueBytes / 2
  }
}
