import type { AppDb } from '../../../lib/db.ts'

/**
 * Any member may stop an answer. The row tells the process that writes it; an answer that has ended is
 * left alone.
 */
export async function askToStop(
  db: AppDb,
  messageId: string,
  personId: string,
): Promise<'asked' | 'not-a-member'> {
  const isMember = { conversation: { members: { some: { userId: personId } } } }
  const found = await db.message.count({ where: { id: messageId, ...isMember, answer: { isNot: null } } })
  if (found === 0) return 'not-a-member'
  await db.answer.updateMany({ where: { messageId, leaseUntil: { not: null } }, data: { stopAsked: true } })
  return 'asked'
}
