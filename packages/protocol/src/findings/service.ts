import type { FindingRow } from './row.ts'

/** Findings about the service itself and the stores behind it. */
export const service = {
  serviceStarting: {
    title: 'The service is starting',
    cause: 'The service answers but is not ready yet[: {component} is missing].',
    cure: 'No action needed: the client reconnects by itself. If it does not, /ws/health/ready names what is missing.',
    severity: 'warning',
    who: 'nobody',
  },
  draining: {
    title: 'A node is being replaced',
    cause: 'This node accepts no more clients[ ({node})]: a deploy or a restart is under way.',
    cure: 'No action needed: the client moves to another node. With a single node, wait for the new one.',
    severity: 'notice',
    who: 'nobody',
  },
  redisAway: {
    title: 'Redis is away',
    cause: 'The service cannot reach Redis[ ({reason})]. Nothing ephemeral travels between nodes.',
    cure: 'Start Redis, or correct REDIS_URL. The service reconnects by itself; open connections stay.',
    severity: 'fault',
    who: 'operator',
  },
  postgresAway: {
    title: 'Postgres is away',
    cause:
      'The service cannot reach Postgres[ ({reason})]. Durable channels wait; everything ephemeral goes on.',
    cure: 'Start Postgres, or correct DATABASE_URL. What was committed is kept and delivered when it is back.',
    severity: 'warning',
    who: 'operator',
  },
  logEnding: {
    title: 'The log has no partition for tomorrow',
    cause:
      'The service could not create the next partition of the log of durable channels[ ({reason})]. What is committed after the last one waits.',
    cure: 'Give the user of DATABASE_URL the rights listed in docs/operations.md, or run portico stream prune as the user that applied the migrations.',
    severity: 'warning',
    who: 'operator',
  },
  numberingLate: {
    title: 'Numbering is behind',
    cause:
      'What was committed on durable channels has waited for more than ten seconds for its number, and subscribers do not have it yet.',
    cure: 'After an import, wait: portico_numbering_lag_seconds falls to 0 by itself. If it grows, Postgres is too slow for what is published: look at its disk, and for a transaction that has been open for long.',
    severity: 'warning',
    who: 'operator',
  },
  canaryLost: {
    title: 'Publications do not come back',
    cause:
      'A publication that the service sent through the real path did not return[ in {ms} ms]: connections are open, but nothing ephemeral arrives.',
    cure: 'Look at Redis: a half-open connection, full memory, or lost subscriptions. A PING there proves nothing.',
    severity: 'fault',
    who: 'operator',
  },
  nodeUnknown: {
    title: 'A node has lost its lease',
    cause: 'The other nodes no longer count on this one[ ({node})]: it did not renew its lease in time.',
    cure: 'Look at Redis, and at the event loop delay of the node: it was unresponsive for longer than its lease.',
    severity: 'fault',
    who: 'operator',
  },
  protocolMismatch: {
    title: 'Page and service speak different protocols',
    cause: 'The client speaks another protocol than the service[: {expected}][, and the service {got}].',
    cure: 'Reload the page. If that does not help, deploy client and service from the same release.',
    severity: 'fault',
    who: 'developer',
  },
  pageOutdated: {
    title: 'This page is older than the service',
    cause: 'The service was updated, and this page does not know what it sends[ in {channel}][: {event}].',
    cure: 'Reload the page.',
    severity: 'warning',
    who: 'person',
  },
  secondClient: {
    title: 'Two clients in one page',
    cause:
      'This page opened[ {count}] connections where one is enough[: {reason}]. The module is loaded twice, or a client is made on each render.',
    cure: 'Make the client once, outside any component, and let the bundler keep one copy of @portico/client.',
    severity: 'warning',
    who: 'developer',
  },
} as const satisfies Record<string, FindingRow>
