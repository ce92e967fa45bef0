export {
  checkUrl,
  DbUnavailable,
  type DbUnavailableReason,
  explainConnection,
  refusalOf,
} from './db-unavailable.ts'
export { type DbPool, type DbRow, type DbRows, openPool, type PoolOptions } from './pool.ts'
export { type Notifier, PooledSession, requireRealSession } from './real-session.ts'
export { type DbSession, oldestPostgres, openSession, type SessionOptions } from './session.ts'
export { sqlStateOf } from './sql-state.ts'
