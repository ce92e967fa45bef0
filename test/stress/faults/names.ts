import type { FindingId } from '@portico/protocol'

/** What a connection that broke, and one that cannot be made, may be called. */
export const broken = [
  'unreachable',
  'serviceDown',
  'serviceStarting',
  'silent',
  'noPong',
  'heartbeatMissed',
  'unanswered',
  'connectionClosed',
  'connectionUnknown',
  'nodeUnknown',
  'noTransport',
  'draining',
  'shutdown',
  // What had ended before the client could look at it.
  'unknown',
] as const satisfies readonly FindingId[]

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
