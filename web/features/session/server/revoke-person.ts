import type { AppDb } from '../../../lib/db.ts'
import { openRealtime } from '../../../lib/realtime.ts'

/**
 * From now on this person gets no sign-in and no token, and what they have open ends at once. The row comes first. When
 * the service does not answer, connections by token end with the token, within minutes; a session cookie opens sockets
 * for as long as it lives, so there the call has to be repeated until the service has heard it.
 */
export async function revokePerson(db: AppDb, userId: string): Promise<void> {
  await db.user.update({
    where: { id: userId },
    data: { revokedAt: new Date(), sessions: { deleteMany: {} } },
  })
  await openRealtime().revoke({ user: userId })
}

/** They may sign in again. What was issued to them before stays void. */
export async function restorePerson(db: AppDb, userId: string): Promise<void> {
  await db.user.update({ where: { id: userId }, data: { revokedAt: null } })
}
