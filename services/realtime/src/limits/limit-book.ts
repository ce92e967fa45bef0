import type { FrameLimits } from '@portico/protocol'
import { ByteRoom } from './byte-room.ts'
import type { Limits } from './limits.ts'
import type { Clock } from './token-bucket.ts'
import { type TrafficRates, trafficRates } from './traffic.ts'
import { UserLimits } from './user-limits.ts'

/** The limits of one node, worked out once for all its connections, and what its users use up of them. */
export class LimitBook {
  readonly limits: Limits
  readonly users: UserLimits
  /**
   * What large replies may hold, until their readers have taken them; all anonymous connections count as one user. What
   * is pushed to a connection is bounded by its queue. A reply is not: its reader is not to blame for a long recovery.
   */
  readonly replies: ByteRoom
  readonly now: Clock
  readonly frame: FrameLimits
  /** The rates at which one connection may send. */
  readonly traffic: TrafficRates
  /** How many commands of one connection may wait to be run, and how many bytes: as many as its rate lets pass at once. */
  readonly queue: { readonly items: number; readonly bytes: number }
  /** A reply up to this size takes no room: pushes may hold as much. */
  readonly smallReplyBytes: number

  constructor(limits: Limits, now: Clock = performance.now.bind(performance)) {
    this.limits = limits
    this.users = new UserLimits(limits, now)
    this.replies = new ByteRoom(limits.nodeReplyBytes)
    this.now = now
    this.frame = { maxFrameBytes: limits.frameBytes, maxMessages: limits.frameCommands }
    this.traffic = trafficRates(limits.connectionMessages, limits.connectionBytes, limits.frameBytes)
    this.queue = { items: limits.frameCommands * 4, bytes: this.traffic.bytes.burst }
    this.smallReplyBytes = limits.queueBytes / 2
  }
}
