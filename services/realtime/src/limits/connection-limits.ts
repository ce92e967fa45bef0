import {
  granted,
  type LimitDecision,
  tooFast,
  tooFastForTooLong,
  tooManyConnections,
  tooMuch,
} from './limit-decision.ts'
import type { NodeLimits } from './node-limits.ts'
import { Traffic } from './traffic.ts'
import type { UserUsage } from './user-limits.ts'

/**
 * What one connection may still do. One per connection, made with it and released when it closes.
 *
 *     take(bytes)        every command, before it runs, and every unexpected pong
 *     affords(commands)  before anything is done for commands that have not run yet
 *     identify(user)     when the connect command has named the user
 *     subscribe()        before each subscription; `unsubscribe()` when it ends
 *     replay(bytes)      what the current reply will hold, as soon as it is read
 *     answer(bytes)      the reply itself, counted unless `replay` has counted it
 *     answered()         when the reply has been read, or the command has failed
 *     release()          once, when the connection has closed
 */
export class ConnectionLimits {
  readonly #nodeLimits: NodeLimits
  readonly #traffic: Traffic
  #user: UserUsage | undefined
  #subscriptions = 0
  #refusedInARow = 0
  /** Bytes counted for the current reply; undefined until the first are counted. */
  #replyBytes: number | undefined
  /** The part of those bytes that the node's budget holds. */
  #heldBytes = 0

  constructor(nodeLimits: NodeLimits) {
    this.#nodeLimits = nodeLimits
    this.#traffic = new Traffic(nodeLimits.traffic, nodeLimits.now)
  }

  /** Charges one command of this many bytes. */
  take(bytes: number): LimitDecision {
    const passed = this.#traffic.pass(bytes) && (this.#user?.traffic.pass(bytes) ?? true)
    if (passed) {
      this.#refusedInARow = 0
      return granted
    }
    this.#refusedInARow += 1
    return this.#refusedInARow > this.#nodeLimits.limits.refusals ? tooFastForTooLong : tooFast
  }

  /** Whether this many commands would be within the rate now. */
  affords(commands: number): boolean {
    return this.#traffic.affords(commands) && (this.#user?.traffic.affords(commands) ?? true)
  }

  /** Counts the connection for its user; anonymous connections (empty name) have no shared limit. */
  identify(user: string): LimitDecision {
    if (user === '' || this.#user !== undefined) return granted
    this.#user = this.#nodeLimits.users.enter(user)
    return this.#user === undefined ? tooManyConnections : granted
  }

  subscribe(): LimitDecision {
    const { connectionSubscriptions, userSubscriptions } = this.#nodeLimits.limits
    if (this.#subscriptions >= connectionSubscriptions) return tooMuch
    if (this.#user !== undefined) {
      if (this.#user.subscriptions >= userSubscriptions) return tooMuch
      this.#user.subscriptions += 1
    }
    this.#subscriptions += 1
    return granted
  }

  unsubscribe(): void {
    if (this.#subscriptions === 0) return
    this.#subscriptions -= 1
    if (this.#user !== undefined) this.#user.subscriptions -= 1
  }

  get holdsReply(): boolean {
    return this.#heldBytes > 0
  }

  replay(bytes: number): LimitDecision {
    const { replies, smallReplyBytes } = this.#nodeLimits
    const counted = (this.#replyBytes ?? 0) + bytes
    const more = counted > smallReplyBytes ? counted - this.#heldBytes : 0
    if (more > 0 && !replies.take(this.#userName, more)) return tooFast
    this.#replyBytes = counted
    this.#heldBytes += more
    return granted
  }

  answer(bytes: number): LimitDecision {
    return this.#replyBytes === undefined ? this.replay(bytes) : granted
  }

  answered(): void {
    if (this.#heldBytes > 0) this.#nodeLimits.replies.giveBack(this.#userName, this.#heldBytes)
    this.#replyBytes = undefined
    this.#heldBytes = 0
  }

  /** Releases what the connection holds. Safe to call twice. */
  release(): void {
    this.answered()
    if (this.#user === undefined) return
    this.#user.subscriptions -= this.#subscriptions
    this.#nodeLimits.users.leave(this.#user.name)
    this.#user = undefined
    this.#subscriptions = 0
  }

  get #userName(): string {
    return this.#user?.name ?? ''
  }
}
