import type { LimitBook } from './limit-book.ts'
import {
  granted,
  type LimitDecision,
  tooFast,
  tooFastForTooLong,
  tooManyConnections,
  tooMuch,
} from './limit-decision.ts'
import { Traffic } from './traffic.ts'
import type { UserUsage } from './user-limits.ts'

/**
 * What one connection may still do. One per connection, made with it and released when it closes.
 *
 *     take(bytes)        every command, before it runs, and every pong that nobody waits for
 *     affords(commands)  before anything is done for commands that have not run yet
 *     identify(user)     when the connect command has named the user
 *     subscribe()        before each subscription; `unsubscribe()` when it ends
 *     replay(bytes)      what the reply under way will hold, as soon as it is read
 *     answer(bytes)      the reply itself, which counts where nothing of it was counted before
 *     answered()         when its reader has taken the reply, or the command came to nothing
 *     release()          once, when the connection has closed
 */
export class ConnectionLimits {
  readonly #book: LimitBook
  readonly #traffic: Traffic
  #user: UserUsage | undefined
  #subscriptions = 0
  #refusedInARow = 0
  /** Bytes counted of the reply under way; undefined until something of it was counted. */
  #replyBytes: number | undefined
  /** The part of those bytes that takes up room of the node. */
  #heldBytes = 0

  constructor(book: LimitBook) {
    this.#book = book
    this.#traffic = new Traffic(book.traffic, book.now)
  }

  /** Charges one command of this many bytes. */
  take(bytes: number): LimitDecision {
    const passed = this.#traffic.pass(bytes) && (this.#user?.traffic.pass(bytes) ?? true)
    if (passed) {
      this.#refusedInARow = 0
      return granted
    }
    this.#refusedInARow += 1
    return this.#refusedInARow > this.#book.limits.refusals ? tooFastForTooLong : tooFast
  }

  /** Whether so many commands could be run now and paid for. */
  affords(commands: number): boolean {
    return this.#traffic.affords(commands) && (this.#user?.traffic.affords(commands) ?? true)
  }

  /** Counts the connection for its user. The empty name stands for anonymous connections, which share no limit. */
  identify(user: string): LimitDecision {
    if (user === '' || this.#user !== undefined) return granted
    this.#user = this.#book.users.enter(user)
    return this.#user === undefined ? tooManyConnections : granted
  }

  subscribe(): LimitDecision {
    const { connectionSubscriptions, userSubscriptions } = this.#book.limits
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
    const { replies, smallReplyBytes } = this.#book
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
    if (this.#heldBytes > 0) this.#book.replies.giveBack(this.#userName, this.#heldBytes)
    this.#replyBytes = undefined
    this.#heldBytes = 0
  }

  /** Gives back what the connection held. A second call changes nothing. */
  release(): void {
    this.answered()
    if (this.#user === undefined) return
    this.#user.subscriptions -= this.#subscriptions
    this.#book.users.leave(this.#user.name)
    this.#user = undefined
    this.#subscriptions = 0
  }

  get #userName(): string {
    return this.#user?.name ?? ''
  }
}
