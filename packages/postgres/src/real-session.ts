import { randomUUID } from 'node:crypto'
import type { DbSession } from './session.ts'

/** Thrown if the connection leads to a pooler that may run each transaction in another session of Postgres. */
export class PooledSession extends Error {
  override readonly name = 'PooledSession'

  /** The message begins with `who`. */
  constructor(who: string) {
    super(
      `${who} needs a connection of its own to Postgres, and this one goes through a pooler in transaction mode. Set ` +
        'DATABASE_DIRECT_URL to Postgres itself; everything else may use the pooler.',
    )
  }
}

/** Another connection to the same database, or a pool of them. */
export interface Notifier {
  query(text: string, values: unknown[]): Promise<unknown>
}

/**
 * Throws `PooledSession` unless the session is a real one. Locks, settings and LISTEN belong to a session; behind a
 * pooler in transaction mode they would end up in another one, without an error. This is tested: a notification sent
 * over the other connection must arrive here.
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
  let timer: NodeJS.Timeout | undefined
  try {
    await session.query(`LISTEN ${channel}`)
    await other.query('SELECT pg_notify($1, $2)', [channel, ''])
    // Started only after sending: a busy pool that sends late must not look like a pooler.
    timer = setTimeout(() => arrived.resolve(false), timeoutMs)
    if (!(await arrived.promise)) throw new PooledSession(who)
    await session.query(`UNLISTEN ${channel}`)
  } finally {
    clearTimeout(timer)
    session.off('notification', onNotification)
  }
}
