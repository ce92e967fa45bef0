import type { AppDb } from '../../lib/db.ts'

export interface NewMessage {
  readonly conversationId: string
  readonly senderId: string
  readonly clientKey: string
  readonly body: string
}

/** The row and its publications commit together, or neither. The same key again sends nothing. */
export function sendMessage(db: AppDb, message: NewMessage): Promise<'sent' | 'not-a-member'> {
  const { conversationId, senderId, clientKey } = message
  return db.$transaction(async (tx) => {
    const members = await tx.member.findMany({ where: { conversationId }, select: { userId: true } })
    if (!members.some(({ userId }) => userId === senderId)) return 'not-a-member'
    const [row] = await tx.message.createManyAndReturn({ data: [message], skipDuplicates: true })
    if (row === undefined) return 'sent'
    await tx.conversation.update({ where: { id: conversationId }, data: { lastAt: row.sentAt } })
    await tx.member.update({
      where: { conversationId_userId: { conversationId, userId: senderId } },
      data: { lastReadAt: row.sentAt },
    })
    const sentAt = row.sentAt.toISOString()
    const { id, body, attachmentUrl, state } = row
    await tx.$publish(
      `conversation:${conversationId}`,
      'message.sent',
      { id, conversationId, senderId, clientKey, body, attachmentUrl, state, sentAt },
      { key: clientKey },
    )
    for (const { userId } of members)
      await tx.$publish(`user:${userId}`, 'conversation.changed', { conversationId, lastAt: sentAt })
    return 'sent'
  })
}
