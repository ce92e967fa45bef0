import type { AppDb } from '../../../lib/db.ts'
import { markNotificationsRead } from '../../notifications/server/mark-notifications-read.ts'
import { tellMember } from './memberships.ts'

/** Everything that is there now has been seen by this person. */
export function markRead(
  db: AppDb,
  conversationId: string,
  userId: string,
): Promise<'read' | 'not-a-member'> {
  return db.$transaction(async (tx) => {
    // Shared among readers; whoever sends waits, and counts the unread after this.
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
