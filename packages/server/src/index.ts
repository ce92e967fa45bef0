/**
 * For back ends: publish with a transaction or over HTTP, read rows with their position, create tokens, revoke access.
 */
export {
  type Position,
  type PresenceStats,
  Realtime,
  RealtimeFailure,
  type RealtimeFault,
  type RealtimeOptions,
  type Receipt,
  type Revocation,
  type SeenConnection,
  type Target,
} from './api.ts'
export { isFromElsewhere } from './from-elsewhere.ts'
export type { ChannelReport, ConnectionReport, History, NodeReport, PastPublication } from './inspection.ts'
export { type Live, type LivePosition, liveQuery, pgLiveQuery } from './live-query.ts'
export { type PgClient, type PgPublish, pgPublisher } from './pg.ts'
export { type PrismaPublish, type PublishPromise, portico } from './prisma.ts'
export type { PublishArguments, PublishOptions } from './publication.ts'
export { ReadOnReplica } from './read-on-replica.ts'
export { PublishRefused, type RefusedReason } from './refused.ts'
export { StreamsForbidden } from './streams-forbidden.ts'
export { StreamsMissing } from './streams-missing.ts'
export {
  createToken,
  type SigningKey,
  type TokenRouteOptions,
  type TokenSubject,
  tokenRoute,
} from './token-route.ts'
