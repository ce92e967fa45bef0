import type { AppDb } from '../../../lib/db.ts'

/** An answer whose writer has not been heard of for this long is abandoned. */
export const LEASE_SECONDS = 10

type Tidings = 'go-on' | 'stop' | 'ended'

/** Stores the text so far, extends the lease, and returns what others asked of the writer. */
export async function renewLease(db: AppDb, messageId: string, body: string): Promise<Tidings> {
  const rows = await db.$queryRaw<{ stopAsked: boolean }[]>`
    WITH renewed AS (
      UPDATE answers SET lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
      WHERE message_id = ${messageId} AND lease_until IS NOT NULL
      RETURNING message_id, stop_asked
    )
    UPDATE messages SET body = ${body} FROM renewed WHERE messages.id = renewed.message_id
    RETURNING renewed.stop_asked AS "stopAsked"`
  const [row] = rows
  if (row === undefined) return 'ended'
  return row.stopAsked ? 'stop' : 'go-on'
}

/** When the lease of a new answer runs out. */
export function newLease(now: Date): Date {
  return new Date(now.getTime() + LEASE_SECONDS * 1_000)
}
