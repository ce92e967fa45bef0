export type RefusedReason =
  | 'unknown-channel'
  | 'not-durable'
  | 'invalid-event'
  | 'too-large'
  | 'invalid-key'
  | 'outside-transaction'

/**
 * A publication or `liveQuery` that was refused before anything was sent; the transaction is unaffected. Exception: a
 * database with a smaller limit than the contract refuses by itself, and its error aborts the transaction.
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
