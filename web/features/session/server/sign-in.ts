import { randomUUID } from 'node:crypto'

import type { AppDb } from '../../../lib/db.ts'

/** A sign-in and its cookie end after this time, however often they are used. */
export const SIGN_IN_SECONDS = 30 * 24 * 60 * 60

/**
 * Creates the row that a cookie's session depends on. Without it, this app treats every copy of the cookie as
 * nobody's.
 */
export async function beginSession(db: AppDb, userId: string): Promise<string> {
  const sid = randomUUID()
  const now = Date.now()
  await db.session.deleteMany({ where: { userId, expires: { lt: new Date(now) } } })
  const expires = new Date(now + SIGN_IN_SECONDS * 1_000)
  await db.session.create({ data: { sessionToken: sid, userId, expires } })
  return sid
}

export async function endSession(db: AppDb, sid: string): Promise<void> {
  await db.session.deleteMany({ where: { sessionToken: sid } })
}
