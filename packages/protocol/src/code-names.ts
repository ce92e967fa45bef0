import type { commandErrors, disconnects } from './codes.ts'

type NamesOf<Rows extends Readonly<Record<string, { readonly code: number }>>> = {
  readonly [Name in keyof Rows as Rows[Name]['code']]: Name
}

/**
 * The names of the codes in codes.ts, by number. Without the texts, so that they are not shipped to browsers: the
 * service sends the text with the number. The compiler compares each row with its table.
 */
export const codeNames: NamesOf<typeof commandErrors> & NamesOf<typeof disconnects> = {
  100: 'internal',
  101: 'unauthorized',
  102: 'unknownChannel',
  103: 'permissionDenied',
  104: 'methodNotFound',
  105: 'alreadySubscribed',
  106: 'limitExceeded',
  107: 'badRequest',
  108: 'notAvailable',
  109: 'tokenExpired',
  110: 'expired',
  111: 'tooManyRequests',
  112: 'unrecoverablePosition',
  400: 'schemaMismatch',
  401: 'storeUnavailable',
  402: 'notSubscribed',
  403: 'tooLarge',
  404: 'repeatTooLate',
  3000: 'connectionClosed',
  3001: 'shutdown',
  3004: 'serverError',
  3005: 'expired',
  3006: 'subscriptionExpired',
  3008: 'slowConsumer',
  3009: 'writeError',
  3010: 'insufficientState',
  3011: 'forceReconnect',
  3012: 'noPong',
  3013: 'tooManyRequests',
  3014: 'stateInvalidated',
  3500: 'invalidToken',
  3501: 'badRequest',
  3502: 'stale',
  3503: 'forceDisconnect',
  3504: 'connectionLimit',
  3505: 'channelLimit',
  3507: 'permissionDenied',
  3508: 'notAvailable',
  3509: 'tooManyErrors',
  4400: 'messageTooLarge',
  4500: 'revoked',
}
