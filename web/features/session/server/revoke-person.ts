import type { AppDb } from '../../../lib/db.ts'
import { openRealtime } from '../../../lib/realtime.ts'

/**
 * Revokes a person's access: they can no longer sign in or get a token, and what they have open ends at once. The row
 * comes first. If the service does not answer, connections by token end when the token expires, within minutes. A
 * session cookie can open sockets for as long as it lives, so then the call has to be repeated until the service has
 * received it.
 */
export async function revokePerson(db: AppDb, userId: string): Promise<void> {
  await db.user.update({
    where: { id: userId },
    data: { revokedAt: new Date(), sessions: { deleteMany: {} } },
  })
  await openRealtime().revoke({ user: userId })
}

/** Lets a person sign in again. What was issued to them before stays void. */
export async function restorePerson(db: AppDb, userId: string): Promise<void> {
  await db.user.update({ where: { id: userId }, data: { revokedAt: null } })
}
