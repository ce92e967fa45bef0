import type { AppDb } from '../../../lib/db.ts'
import { markNotificationsRead } from '../../notifications/server/mark-notifications-read.ts'
import { tellMember } from './memberships.ts'

interface Reading {
  readonly conversationId: string
  readonly userId: string
  /** The newest message that was on this person's screen. Later ones stay unread. */
  readonly upTo: string
}

/** Marks everything up to one message as seen by this person. Never takes back what was seen before. */
export function markRead(
  db: AppDb,
  { conversationId, userId, upTo }: Reading,
): Promise<'read' | 'not-a-member' | 'no-such-message'> {
  return db.$transaction(async (tx) => {
    // A shared lock: readers do not wait for each other. A sender waits, and counts the unread messages
    // afterwards.
    await tx.$queryRaw`SELECT FROM conversations WHERE id = ${conversationId} FOR SHARE`
    if ((await tx.member.count({ where: { conversationId, userId } })) === 0) return 'not-a-member'
    const message = await tx.message.findFirst({
      where: { id: upTo, conversationId },
      select: { sentAt: true },
    })
    if (message === null) return 'no-such-message'
    const { sentAt } = message
    const { count } = await tx.member.updateMany({
      where: { conversationId, userId, OR: [{ lastReadAt: null }, { lastReadAt: { lt: sentAt } }] },
      data: { lastReadAt: sentAt },
    })
    if (count === 0) return 'read'
    const receipt = { userId, at: sentAt.toISOString() }
    await tx.$publish(`conversation:${conversationId}`, 'message.read', receipt)
    const isAllRead = (await tellMember(tx, conversationId, userId)).every(({ row }) => row.unreadCount === 0)
    // One notification covers everything that is unread here, so it stays until nothing is.
    if (isAllRead) await markNotificationsRead(tx, userId, { href: `/messages/${conversationId}` })
    return 'read'
  })
}
