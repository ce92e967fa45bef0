import type { AppDb } from '../../lib/db.ts'

/** Everything that is there now has been seen by this person. */
export function markRead(
  db: AppDb,
  conversationId: string,
  userId: string,
): Promise<'read' | 'not-a-member'> {
  return db.$transaction(async (tx) => {
    const key = { conversationId_userId: { conversationId, userId } }
    const member = await tx.member.findUnique({
      where: key,
      select: { lastReadAt: true, conversation: { select: { lastAt: true } } },
    })
    if (member === null) return 'not-a-member'
    const { lastAt } = member.conversation
    if (member.lastReadAt !== null && member.lastReadAt >= lastAt) return 'read'
    await tx.member.update({ where: key, data: { lastReadAt: lastAt } })
    const at = lastAt.toISOString()
    await tx.$publish(`conversation:${conversationId}`, 'message.read', { userId, at })
    await tx.$publish(`user:${userId}`, 'conversation.changed', { conversationId, lastAt: at })
    return 'read'
  })
}
