import type { FindingRow } from './row.ts'

/** Findings about channels and their publications. */
export const channel = {
  subscriptionDenied: {
    title: 'A channel is closed to you',
    cause:
      'The policy of the channel[ {channel}] refuses[: {reason}], or the token that opened it was revoked.',
    cure: 'If it should not, ask the policy: portico can <user> subscribe <channel> --why.',
    severity: 'notice',
    who: 'developer',
  },
  permissionDenied: {
    title: 'This is not allowed',
    cause: 'The policy[ of {channel}] refuses[: {reason}].',
    cure: 'If it should not, ask the policy: portico can <user> <action> <channel> --why.',
    severity: 'notice',
    who: 'developer',
  },
  unknownChannel: {
    title: 'No such channel',
    cause: 'No definition in the contract matches the name[ {channel}].',
    cure: 'Declare it in your contract and deploy the service with it, or correct the name. Between its colons a name has only letters, digits, `_`, `.` and `-`: an e-mail address cannot be part of it.',
    severity: 'fault',
    who: 'developer',
  },
  schemaMismatch: {
    title: 'The data does not match its schema',
    cause: 'The contract declares what this event contains, and this data does not match[: {reason}].',
    cure: 'Send what the contract declares. If page and service differ, reload the page or deploy both from the same release.',
    severity: 'fault',
    who: 'developer',
  },
  contractsDiffer: {
    title: 'Two contracts for one channel',
    cause:
      'The page was built with another contract than the service[: {channels}]. The kind of a channel or the names of its events differ, or the service does not know it.',
    cure: 'Deploy page and service from the same release, and reload older pages. CONTRACT names the module that the service uses.',
    severity: 'warning',
    who: 'developer',
  },
  historyLost: {
    title: 'Something may be missing',
    cause:
      'The page was away for longer than the history[ of {channel}] reaches back[: {reason}]. What came in between is no longer available.',
    cure: 'Read the rows again, for example by reloading. If it keeps happening, keep a longer history, or declare the channel durable.',
    severity: 'warning',
    who: 'developer',
  },
  diverged: {
    title: 'A page differs from what was published',
    cause:
      'What the page received[ of {channel}] is not what the history holds: something was lost, repeated, reordered or changed on the way.',
    cure: 'The page has restarted the channel, as after a gap. This must never happen: report it, with the log line of the service.',
    severity: 'fault',
    who: 'developer',
  },
  unrecoverablePosition: {
    title: 'A position is gone',
    cause: 'The stream[ of {channel}] no longer reaches back to that position, or has started again.',
    cure: 'Read the rows again and subscribe from the new position.',
    severity: 'warning',
    who: 'developer',
  },
  nobodyListens: {
    title: 'Nobody listens',
    cause: 'The publication reached no subscriber on any node[: {channel}].',
    cure: 'If somebody should listen, compare the channel’s name on both sides; /api/channels lists the channels with subscribers.',
    severity: 'notice',
    who: 'developer',
  },
  nobodyOnOtherNodes: {
    title: 'Nobody listens on other nodes',
    cause: 'The publication reached only subscribers on its own node[: {channel}][; {nodes} nodes are up].',
    cure: 'If others should have it, check that all nodes have the same REDIS_URL; /ws/health/ready shows how many are alive.',
    severity: 'notice',
    who: 'operator',
  },
  deadSubscriber: {
    title: 'A subscriber does not read',
    cause: 'The publication was handed to a connection that no longer reads[: {channel}].',
    cure: 'No action needed: the heartbeat ends the connection, and its client recovers when it is back.',
    severity: 'warning',
    who: 'nobody',
  },
  alreadySubscribed: {
    title: 'Subscribed twice',
    cause: 'The connection already has this channel[: {channel}], by its own command or the server’s.',
    cure: 'Subscribe once per connection; do not subscribe in code to channels that the token already names.',
    severity: 'fault',
    who: 'developer',
  },
  notSubscribed: {
    title: 'Not subscribed',
    cause: 'The channel[ {channel}] accepts publications only from its subscribers.',
    cure: 'Subscribe first, and publish once the subscription is live.',
    severity: 'fault',
    who: 'developer',
  },
  limitExceeded: {
    title: 'A limit is reached',
    cause: 'One more than the limit allows[: {reason}][ ({limit})].',
    cure: 'Unsubscribe from what is no longer needed. docs/operations.md has the limits and their variables.',
    severity: 'fault',
    who: 'developer',
  },
  tooLarge: {
    title: 'The data is too large',
    cause: 'The data is larger than one publication may be[: {bytes} bytes][, and {limit} are allowed].',
    cure: 'Store the large part elsewhere and publish where it is. LIMIT_MESSAGE_BYTES is the limit.',
    severity: 'fault',
    who: 'developer',
  },
  repeatTooLate: {
    title: 'Sent again too late',
    cause:
      'It was sent before and got no answer, and the channel[ {channel}] may have forgotten its key since: it may be there or not.',
    cure: 'Check whether it is there, and publish it again if not. A durable channel remembers a key for as long as it keeps the publication.',
    severity: 'warning',
    who: 'developer',
  },
  storeUnavailable: {
    title: 'The store is away at the moment',
    cause:
      'The store behind the channel[ {channel}] cannot be reached: until it is back, nobody can subscribe or publish to it.',
    cure: 'The client tries again by itself. If that does not help, start Redis or Postgres; /ws/health/ready says which.',
    severity: 'warning',
    who: 'operator',
  },
  internal: {
    title: 'The service could not answer',
    cause: 'Something broke in the service while it worked on a command[: {reason}].',
    cure: 'The service’s log has the cause: look for the finding “internal”, and for this trace code. The client tries again by itself.',
    severity: 'fault',
    who: 'operator',
  },
  methodNotFound: {
    title: 'No such method',
    cause: 'The service has no rpc method of that name[: {method}].',
    cure: 'Correct the name, or deploy the service that has it. PROTOCOL.md lists the methods.',
    severity: 'fault',
    who: 'developer',
  },
  badRequest: {
    title: 'The service cannot read this',
    cause: 'A frame or a field is not what the protocol specifies[: {reason}].',
    cure: 'PROTOCOL.md has the fields. With @portico/client this is a bug: report it with the trace code.',
    severity: 'fault',
    who: 'developer',
  },
  notAvailable: {
    title: 'Not offered here',
    cause: 'The channel or the service does not offer what was asked for[: {reason}].',
    cure: 'Declare it in the contract (history, presence, publish), or do without.',
    severity: 'fault',
    who: 'developer',
  },
} as const satisfies Record<string, FindingRow>
