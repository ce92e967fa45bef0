import type { Transaction } from '../../../lib/db.ts'
import { limits } from '../../../lib/limits.ts'

/**
 * Whether as many answers are under way in this person's conversations as may be. Locks the person until the
 * transaction ends, so that of two who ask at once the second one counts the first one's answer.
 */
export async function hasEnough(tx: Transaction, personId: string, now: Date): Promise<boolean> {
  await tx.$queryRaw`SELECT FROM users WHERE id = ${personId} FOR NO KEY UPDATE`
  const isTheirs = { conversation: { members: { some: { userId: personId } } } }
  const underWay = await tx.answer.count({ where: { leaseUntil: { gt: now }, message: isTheirs } })
  return underWay >= limits.answersUnderWay.value
}
