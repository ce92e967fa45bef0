import type { FindingRow } from './row.ts'

/** Channels and what is said in them. */
export const channel = {
  subscriptionDenied: {
    title: 'A channel is closed to you',
    cause:
      'The policy of the channel[ {channel}] says no[: {reason}], or the token that opened it was revoked.',
    cure: 'If it should say yes, ask the policy itself: portico can <user> subscribe <channel> --why.',
    severity: 'notice',
    who: 'developer',
  },
  permissionDenied: {
    title: 'This is not allowed',
    cause: 'The policy[ of {channel}] says no[: {reason}].',
    cure: 'If it should say yes, ask the policy itself: portico can <user> <what> <channel> --why.',
    severity: 'notice',
    who: 'developer',
  },
  unknownChannel: {
    title: 'No such channel',
    cause: 'No definition of the contract fits the name[ {channel}].',
    cure: 'Declare it in packages/contract, and deploy the service with it; or mend the name.',
    severity: 'fault',
    who: 'developer',
  },
  schemaMismatch: {
    title: 'The data does not fit its schema',
    cause: 'The contract declares what this event holds, and this one does not fit[: {reason}].',
    cure: 'Send what the contract declares. If page and service differ, reload the page or deploy both from one release.',
    severity: 'fault',
    who: 'developer',
  },
  contractsDiffer: {
    title: 'Two contracts for one channel',
    cause:
      'The page was made with another contract than the service has[: {channels}]. The kind of a channel or the names of its events differ, or the service does not know it.',
    cure: 'Deploy page and service from one release, and reload a page that is older. CONTRACT names the module that the service takes.',
    severity: 'warning',
    who: 'developer',
  },
  historyLost: {
    title: 'Something may be missing',
    cause:
      'The page was away for longer than the history of[ {channel}] reaches[: {reason}]. What came in between cannot be given.',
    cure: 'Read the rows again: a reload does. If it repeats, keep a longer history, or declare the channel durable.',
    severity: 'warning',
    who: 'developer',
  },
  diverged: {
    title: 'A page shows something else than was published',
    cause:
      'What the page was handed[ of {channel}] is not what the history holds: something was lost, doubled, reordered or changed on the way.',
    cure: 'The page has begun the channel anew, after a gap. Nothing on the way may cause this: report it, with the log line of the service.',
    severity: 'fault',
    who: 'developer',
  },
  unrecoverablePosition: {
    title: 'A position is gone',
    cause: 'The stream[ of {channel}] no longer reaches back to that position, or began anew.',
    cure: 'Read the rows again and subscribe from the new position.',
    severity: 'warning',
    who: 'developer',
  },
  nobodyListens: {
    title: 'Nobody listens',
    cause: 'The publication reached no subscriber on any node[: {channel}].',
    cure: 'If somebody should listen, compare the channel’s name on both sides; /api/channels shows which ones have subscribers.',
    severity: 'notice',
    who: 'developer',
  },
  nobodyOnOtherNodes: {
    title: 'Nobody listens on other nodes',
    cause: 'The publication reached subscribers on its own node alone[: {channel}][; {nodes} nodes are up].',
    cure: 'If others should have it, look whether all nodes have the same REDIS_URL; /ws/health/ready shows how many are alive.',
    severity: 'notice',
    who: 'operator',
  },
  deadSubscriber: {
    title: 'A subscriber does not read',
    cause: 'The publication was handed to a connection that takes no bytes any more[: {channel}].',
    cure: 'There is nothing to do: the heartbeat lets the connection go, and its client recovers when it is back.',
    severity: 'warning',
    who: 'nobody',
  },
  alreadySubscribed: {
    title: 'Subscribed twice',
    cause: 'The connection has this channel already[: {channel}], by its own command or by the server’s.',
    cure: 'Subscribe once a connection; take channels that the token names out of the client’s code.',
    severity: 'fault',
    who: 'developer',
  },
  notSubscribed: {
    title: 'Not subscribed',
    cause: 'The channel[ {channel}] takes publications of its subscribers alone.',
    cure: 'Subscribe first, and publish when the subscription stands.',
    severity: 'fault',
    who: 'developer',
  },
  limitExceeded: {
    title: 'A limit is reached',
    cause: 'One more than the limit allows[: {reason}][ ({limit})].',
    cure: 'Leave what is not needed any more. docs/operations.md has the limits and their variables.',
    severity: 'fault',
    who: 'developer',
  },
  tooLarge: {
    title: 'The data is too large',
    cause: 'The data is larger than one publication may be[: {bytes} bytes][, and {limit} are allowed].',
    cure: 'Put the large part elsewhere and publish where it is. LIMIT_MESSAGE_BYTES is the limit.',
    severity: 'fault',
    who: 'developer',
  },
  repeatTooLate: {
    title: 'Sent again too late',
    cause:
      'It was sent before, no answer came, and meanwhile the channel[ {channel}] may have forgotten its key: it may be there or not.',
    cure: 'Look whether it is there, and publish anew if it is not. A durable channel knows its keys for as long as it keeps what they belong to.',
    severity: 'warning',
    who: 'developer',
  },
  storeUnavailable: {
    title: 'The store is away for the moment',
    cause: 'The store behind the channel[ {channel}] cannot be reached; the publication was not taken.',
    cure: 'Try again: the client does so by itself. If it stays, start Redis or Postgres; /ws/health/ready names which.',
    severity: 'warning',
    who: 'operator',
  },
  internal: {
    title: 'The service could not answer',
    cause: 'Something broke in the service while it worked on a command[: {reason}].',
    cure: 'The service’s log has the cause, beside this trace code. The client tries again by itself.',
    severity: 'fault',
    who: 'operator',
  },
  methodNotFound: {
    title: 'No such method',
    cause: 'The service has no rpc method of that name[: {method}].',
    cure: 'Mend the name, or deploy the service that has it. PROTOCOL.md lists the methods.',
    severity: 'fault',
    who: 'developer',
  },
  badRequest: {
    title: 'The service cannot read this',
    cause: 'A frame or a field is not what the protocol says[: {reason}].',
    cure: 'PROTOCOL.md has the fields. With @portico/client this is a defect: report it with the trace code.',
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
