import type { FindingId } from '@portico/protocol'

/** The findings for a broken connection and for a network on which nothing arrives. */
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
  // The fault was over before the client could examine it.
  'unknown',
] as const satisfies readonly FindingId[]

/** The same, plus those for a missing node and for one that is not ready yet. */
export const gone = [...cutOff, 'serviceDown', 'serviceStarting'] as const satisfies readonly FindingId[]

/** The findings of a node that is leaving. */
export const leaving = ['draining', 'shutdown'] as const satisfies readonly FindingId[]

/** The findings of an overloaded node, such as after the machine stood still. */
export const overloaded = ['tooManyRequests'] as const satisfies readonly FindingId[]

/** The findings of a node that lacks something it needs. */
export const away = [
  'redisAway',
  'postgresAway',
  'canaryLost',
  'storeUnavailable',
  'internal',
] as const satisfies readonly FindingId[]
