import type { AppDb } from '../../../lib/db.ts'
import { markNotificationsRead } from '../../notifications/server/mark-notifications-read.ts'
import { tellMember } from './memberships.ts'

/** Marks everything up to now as seen by this person. */
export function markRead(
  db: AppDb,
  conversationId: string,
  userId: string,
): Promise<'read' | 'not-a-member'> {
  return db.$transaction(async (tx) => {
    // A shared lock: readers do not wait for each other. A sender waits, and counts the unread messages
    // afterwards.
    await tx.$queryRaw`SELECT FROM conversations WHERE id = ${conversationId} FOR SHARE`
    const key = { conversationId_userId: { conversationId, userId } }
    const member = await tx.member.findUnique({
      where: key,
      select: { lastReadAt: true, conversation: { select: { lastAt: true } } },
    })
    if (member === null) return 'not-a-member'
    const { lastAt } = member.conversation
    if (member.lastReadAt !== null && member.lastReadAt >= lastAt) return 'read'
    await tx.member.update({ where: key, data: { lastReadAt: lastAt } })
    const receipt = { userId, at: lastAt.toISOString() }
    await tx.$publish(`conversation:${conversationId}`, 'message.read', receipt)
    await tellMember(tx, conversationId, userId)
    await markNotificationsRead(tx, userId, { href: `/messages/${conversationId}` })
    return 'read'
  })
}
