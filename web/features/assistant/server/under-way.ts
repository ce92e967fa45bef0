import type { Transaction } from '../../../lib/db.ts'
import { limits } from '../../../lib/limits.ts'

/**
 * Whether this person has reached the limit on answers under way in their conversations. Locks the person until the
 * transaction ends, so that of two questions at once the second counts the first one's answer.
 */
export async function hasEnough(tx: Transaction, personId: string, now: Date): Promise<boolean> {
  await tx.$queryRaw`SELECT FROM users WHERE id = ${personId} FOR NO KEY UPDATE`
  const isTheirs = { conversation: { members: { some: { userId: personId } } } }
  const underWay = await tx.answer.count({ where: { leaseUntil: { gt: now }, message: isTheirs } })
  return underWay >= limits.answersUnderWay.value
}
