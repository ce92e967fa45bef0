import type { CommandErrorName, DisconnectName, UnsubscribeName } from '../src/index.ts'

/** When each code is sent, or would be, for the reference. The codes themselves are in the tables of codes.ts. */

export const commandErrorMeanings: Readonly<Record<CommandErrorName, string>> = {
  internal: 'Something broke on our side; the log has the cause.',
  unauthorized: 'The connection has not authenticated.',
  unknownChannel: 'No definition matches the name of the channel.',
  permissionDenied: 'The policy of the channel refuses, or the subscription token is not for it.',
  methodNotFound: 'There is no `$sys.` method of this name.',
  alreadySubscribed: 'The connection already has this channel, by its own command or the server’s.',
  limitExceeded: 'One more channel than a connection may have.',
  badRequest: 'A field is missing or wrong; the text names it.',
  notAvailable: 'The channel or the service does not offer this.',
  tokenExpired: 'The client asks its application for a new token and tries again.',
  expired: 'The connection or subscription had expired before the command came.',
  tooManyRequests: 'The rate of commands is above the limit, or the service is overloaded.',
  unrecoverablePosition: 'The stream no longer reaches back to that position, or has started again.',
  schemaMismatch: 'The channel declares its events, and the data does not match.',
  storeUnavailable: 'Redis or Postgres cannot be reached; nothing was accepted, and the client asks again.',
  notSubscribed: 'The channel accepts publications only from its subscribers.',
  tooLarge: 'The payload is above the limit of the channel.',
  repeatTooLate: 'A repeat came so late that its key may be forgotten; publishing it might deliver it twice.',
}

export const disconnectMeanings: Readonly<Record<DisconnectName, string>> = {
  connectionClosed: 'The connection ended without a close code.',
  shutdown: 'This node is stopping; another one takes over.',
  serverError: 'The service did not answer `connect` in time; the log says so.',
  expired: 'No new token came within the grace period.',
  subscriptionExpired: 'A subscription made by the server expired.',
  slowConsumer: 'More data was waiting for this client than its queue may hold.',
  writeError: 'Writing to the connection failed.',
  insufficientState: 'Publications were missed; recovery on the next connection fills the gap.',
  forceReconnect: 'An operator moved the connection.',
  noPong: 'A ping was not answered in time.',
  tooManyRequests: 'The rate of messages or bytes is far above the limit.',
  stateInvalidated: 'The client forgets its token and positions and starts afresh.',
  invalidToken: 'The token is not ours, or not for this service.',
  badRequest: 'A frame that cannot be read, a command before `connect`, or a second `connect`.',
  stale: 'Nothing valid was sent before the deadline.',
  forceDisconnect: 'An operator ended the connection.',
  connectionLimit: 'One more connection than a user may have.',
  channelLimit: 'The server would have subscribed the connection to more channels than it may have.',
  permissionDenied: 'The connection is not allowed here.',
  notAvailable: 'A `send`, which nobody receives.',
  tooManyErrors: 'Too many commands in a row were refused.',
  messageTooLarge: 'A frame above the limit; on a WebSocket the close code may be 1009.',
  revoked: 'The user, the token or the session was revoked.',
}

export const unsubscribeMeanings: Readonly<Record<UnsubscribeName, string>> = {
  server: 'A back end ended the subscription.',
  permissionRevoked:
    'The policy was asked again and now says no, or the token that opened the subscription was revoked.',
  insufficientState: 'A publication was missed; the client subscribes again and recovers.',
  expired: 'No new subscription token came within the grace period.',
  stateInvalidated: 'The client forgets the position and subscribes again.',
}
