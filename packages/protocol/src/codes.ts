/**
 * Every refusal of the service, one row per reason. The row is the whole contract: code and text are sent on the wire,
 * PROTOCOL.md is printed from it, metrics are labelled by its key. A number is never reused: when a reason is removed,
 * its number moves to `retiredCodes`.
 *
 * Texts are constant plain words of at most 123 bytes: a close frame cannot carry more, and a client takes text that
 * parses as JSON for reconnect advice.
 */

interface Row {
  readonly code: number
  readonly text: string
  /** The protocol defines this code, so clients know it, but Portico never sends it. */
  readonly sent?: false
}

/** Answers to one command; the connection stays open. Clients act on `temporary`, not on the number. */
export const commandErrors = {
  internal: { code: 100, text: 'internal server error', temporary: true },
  unauthorized: { code: 101, text: 'unauthorized', temporary: false },
  unknownChannel: { code: 102, text: 'unknown channel', temporary: false },
  permissionDenied: { code: 103, text: 'permission denied', temporary: false },
  methodNotFound: { code: 104, text: 'method not found', temporary: false },
  alreadySubscribed: { code: 105, text: 'already subscribed', temporary: false },
  limitExceeded: { code: 106, text: 'limit exceeded', temporary: false },
  badRequest: { code: 107, text: 'bad request', temporary: false },
  notAvailable: { code: 108, text: 'not available', temporary: false },
  tokenExpired: { code: 109, text: 'token expired', temporary: false },
  expired: { code: 110, text: 'expired', temporary: false, sent: false },
  tooManyRequests: { code: 111, text: 'too many requests', temporary: true },
  unrecoverablePosition: { code: 112, text: 'unrecoverable position', temporary: false },
  schemaMismatch: { code: 400, text: 'the data does not match the schema of this event', temporary: false },
  storeUnavailable: { code: 401, text: 'the store of this channel is away, try again', temporary: true },
  notSubscribed: { code: 402, text: 'subscribe to this channel first', temporary: false },
  tooLarge: { code: 403, text: 'the data is larger than the limit', temporary: false },
  repeatTooLate: { code: 404, text: 'sent again too late to be recognised as a repeat', temporary: false },
} as const satisfies Record<string, Row & { temporary: boolean }>

/**
 * Codes that end the connection. The range decides whether a client reconnects, so a client obeys codes that are newer
 * than itself: after 3000-3499 and 4000-4499 it reconnects with backoff, after 3500-3999 and 4500-4999 it does not.
 */
export const disconnects = {
  connectionClosed: { code: 3000, text: 'connection closed' },
  shutdown: { code: 3001, text: 'shutdown' },
  serverError: { code: 3004, text: 'internal server error' },
  expired: { code: 3005, text: 'connection expired' },
  subscriptionExpired: { code: 3006, text: 'subscription expired' },
  slowConsumer: { code: 3008, text: 'slow consumer' },
  writeError: { code: 3009, text: 'write error', sent: false },
  insufficientState: { code: 3010, text: 'insufficient state' },
  forceReconnect: { code: 3011, text: 'force reconnect', sent: false },
  noPong: { code: 3012, text: 'no pong' },
  tooManyRequests: { code: 3013, text: 'too many requests' },
  stateInvalidated: { code: 3014, text: 'state invalidated', sent: false },
  invalidToken: { code: 3500, text: 'invalid token' },
  badRequest: { code: 3501, text: 'bad request' },
  stale: { code: 3502, text: 'no connect command in time' },
  forceDisconnect: { code: 3503, text: 'force disconnect' },
  connectionLimit: { code: 3504, text: 'connection limit' },
  channelLimit: { code: 3505, text: 'channel limit' },
  permissionDenied: { code: 3507, text: 'permission denied', sent: false },
  notAvailable: { code: 3508, text: 'not available' },
  tooManyErrors: { code: 3509, text: 'too many errors', sent: false },
  messageTooLarge: { code: 4400, text: 'message too large' },
  revoked: { code: 4500, text: 'access was revoked' },
} as const satisfies Record<string, Row>

/** Codes that end one subscription. 2000-2499 is final; after 2500-2999 the client subscribes again. */
export const unsubscribes = {
  server: { code: 2000, text: 'server unsubscribe' },
  permissionRevoked: { code: 2100, text: 'permission revoked' },
  insufficientState: { code: 2500, text: 'insufficient state' },
  expired: { code: 2501, text: 'subscription expired' },
  stateInvalidated: { code: 2502, text: 'state invalidated', sent: false },
} as const satisfies Record<string, Row>

export const retiredCodes: ReadonlySet<number> = new Set()

export type CommandErrorName = keyof typeof commandErrors
export type DisconnectName = keyof typeof disconnects
export type UnsubscribeName = keyof typeof unsubscribes

type SentOf<Rows> = {
  [Name in keyof Rows]: Rows[Name] extends { readonly sent: false } ? never : Name
}[keyof Rows]

/** The reasons that Portico itself sends. Clients know all of them. */
export type SentError = SentOf<typeof commandErrors>
export type SentDisconnect = SentOf<typeof disconnects>

/**
 * Whether a client should reconnect after this close code. 1009 would repeat forever, because our frame stays too
 * large.
 */
export function mayReconnect(closeCode: number): boolean {
  if (closeCode === 1009) return false
  return !(closeCode >= 3500 && closeCode < 4000) && !(closeCode >= 4500 && closeCode < 5000)
}

/**
 * Thrown while a command runs; becomes the answer to the client. Any other error thrown there is answered as
 * `internal`.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly reason: SentError

  /** `detail` replaces the row's text on the wire: one plain sentence that helps, never user data. */
  constructor(reason: SentError, detail?: string, options?: ErrorOptions) {
    super(detail ?? commandErrors[reason].text, options)
    this.reason = reason
  }

  get code(): number {
    return commandErrors[this.reason].code
  }

  get temporary(): boolean {
    return commandErrors[this.reason].temporary
  }
}

/** Thrown while a command runs; ends the connection. */
export class Disconnect extends Error {
  override readonly name = 'Disconnect'
  readonly reason: SentDisconnect

  constructor(reason: SentDisconnect, options?: ErrorOptions) {
    super(disconnects[reason].text, options)
    this.reason = reason
  }

  get code(): number {
    return disconnects[this.reason].code
  }
}
