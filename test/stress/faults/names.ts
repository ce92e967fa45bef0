import type { FindingId } from '@portico/protocol'

/** What a connection that broke, and a way on which nothing comes, may be called. */
export const cutOff = [
  'unreachable',
  'silent',
  'noPong',
  'heartbeatMissed',
  'unanswered',
  'connectionClosed',
  'connectionUnknown',
  'nodeUnknown',
  'noTransport',
  // What had ended before the client could look at it.
  'unknown',
] as const satisfies readonly FindingId[]

/** And one behind which no node is, or one that is not ready yet. */
export const gone = [...cutOff, 'serviceDown', 'serviceStarting'] as const satisfies readonly FindingId[]

/** What a node says that leaves. */
export const leaving = ['draining', 'shutdown'] as const satisfies readonly FindingId[]

/** What a node says that has more to do than it can, as after a time of standing still. */
export const overloaded = ['tooManyRequests'] as const satisfies readonly FindingId[]

/** What a node says that lacks something it needs. */
export const away = [
  'redisAway',
  'postgresAway',
  'canaryLost',
  'storeUnavailable',
  'internal',
] as const satisfies readonly FindingId[]
