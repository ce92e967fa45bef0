import { randomUUID } from 'node:crypto'
import type { DbSession } from './session.ts'

/** The connection is not one to Postgres but to a pooler that hands every transaction to another. */
export class PooledSession extends Error {
  override readonly name = 'PooledSession'

  /** `who` is what the sentence begins with. */
  constructor(who: string) {
    super(
      `${who} needs a connection of its own to Postgres, and this one goes through a pooler in transaction mode. Set ` +
        'DATABASE_DIRECT_URL to Postgres itself; everything else may use the pooler.',
    )
  }
}

/** Another connection to the same database; a pool will do. */
export interface Notifier {
  query(text: string, values: unknown[]): Promise<unknown>
}

/**
 * Locks, settings and LISTEN belong to a session. Behind a pooler in transaction mode they would be somebody else's,
 * without any error, so it is tried: what the other connection notifies must arrive here.
 */
export async function requireRealSession(
  who: string,
  session: DbSession,
  other: Notifier,
  timeoutMs = 2_000,
): Promise<void> {
  const channel = `portico_${randomUUID().replaceAll('-', '')}`
  const arrived = Promise.withResolvers<boolean>()
  const onNotification = (notification: { readonly channel: string }) => {
    if (notification.channel === channel) arrived.resolve(true)
  }
  session.on('notification', onNotification)
  const timer = setTimeout(() => arrived.resolve(false), timeoutMs)
  try {
    await session.query(`LISTEN ${channel}`)
    await other.query('SELECT pg_notify($1, $2)', [channel, ''])
    if (!(await arrived.promise)) throw new PooledSession(who)
    await session.query(`UNLISTEN ${channel}`)
  } finally {
    clearTimeout(timer)
    session.off('notification', onNotification)
  }
}
