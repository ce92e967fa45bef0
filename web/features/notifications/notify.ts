import type { Transaction } from '../../lib/db.ts'
import type { Membership } from '../messages/memberships.ts'

/**
 * Tells the other members of a new message, once for all that comes until they have read it. It is part of the
 * transaction that sends the message.
 */
export function notifyOfMessage(
  tx: Transaction,
  senderId: string,
  memberships: readonly Membership[],
): Promise<void> {
  const others = memberships.filter(({ userId, agent }) => userId !== senderId && !agent)
  return notify(
    tx,
    others.map(({ userId, lastReadAt, row: { id, kind, title, face, preview } }) => ({
      userId,
      key: `unread:${id}:${lastReadAt?.getTime() ?? 0}`,
      title: kind === 'direct' ? title : `${face.name} in ${title}`,
      body: preview,
      href: `/messages/${id}`,
    })),
  )
}

export interface NewNotification {
  readonly userId: string
  /** What it is about: the same again tells nothing. */
  readonly key: string
  readonly title: string
  readonly body: string
  /** A path within the app. */
  readonly href: string
}

/** The rows, and each person told of theirs. */
export async function notify(tx: Transaction, notifications: readonly NewNotification[]): Promise<void> {
  const created = await tx.notification.createManyAndReturn({
    data: [...notifications],
    skipDuplicates: true,
  })
  for (const { userId, readAt: _, createdAt, ...row } of created) {
    const notification = { ...row, createdAt: createdAt.toISOString() }
    await tx.$publish(`user:${userId}`, 'notification.created', notification)
  }
}
