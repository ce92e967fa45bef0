export type RefusedReason =
  | 'unknown-channel'
  | 'not-durable'
  | 'invalid-event'
  | 'too-large'
  | 'invalid-key'
  | 'outside-transaction'

/**
 * A publication, or a reading of `liveQuery`, that was not attempted: nothing was sent, and the transaction goes on as if it
 * had not been asked. The exception is a database that allows less data than the contract: it refuses by itself, and that ends the transaction.
 */
export class PublishRefused extends Error {
  override readonly name = 'PublishRefused'
  readonly reason: RefusedReason
  /** What is wrong: `channel`, `event`, `key`, or a path into the data, as in `data.items[0].title`. */
  readonly field: string

  constructor(reason: RefusedReason, field: string, message: string) {
    super(`${field}: ${message}`)
    this.reason = reason
    this.field = field
  }
}
