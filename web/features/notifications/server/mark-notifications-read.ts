import type { Transaction } from '../../../lib/db.ts'

/**
 * Marks unread notifications as read, all or those that lead to one page, and tells every page of this
 * person.
 */
export async function markNotificationsRead(
  tx: Transaction,
  userId: string,
  which: { readonly href?: string; readonly id?: string } = {},
): Promise<void> {
  const readAt = new Date()
  const read = await tx.notification.updateManyAndReturn({
    where: { ...which, userId, readAt: null },
    data: { readAt },
    select: { id: true },
  })
  if (read.length === 0) return
  const ids = read.map(({ id }) => id)
  await tx.$publish(`user:${userId}`, 'notification.read', { ids, readAt: readAt.toISOString() })
}
