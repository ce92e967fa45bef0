import type { Transaction } from '../../../lib/db.ts'
import type { Membership } from '../../messages/server/memberships.ts'

/**
 * Notifies the other members of a new message, unless they still have an unread notification of the
 * conversation. Part of the transaction that sends the message.
 */
export async function notifyOfMessage(
  tx: Transaction,
  message: { readonly id: string; readonly conversationId: string; readonly senderId: string },
  memberships: readonly Membership[],
): Promise<void> {
  const { id: messageId, conversationId, senderId } = message
  const others = memberships.filter(({ userId, agent }) => userId !== senderId && !agent)
  const href = `/messages/${conversationId}`
  const waiting = await tx.notification.findMany({
    where: { userId: { in: others.map(({ userId }) => userId) }, href, readAt: null },
    select: { userId: true },
  })
  const told = new Set(waiting.map(({ userId }) => userId))
  const untold = others.filter(({ userId }) => !told.has(userId))
  await notify(
    tx,
    untold.map(({ userId, row: { kind, title, face, preview } }) => ({
      userId,
      messageId,
      key: `message:${messageId}`,
      title: kind === 'direct' ? title : `${face.name} in ${title}`,
      body: preview,
      href,
    })),
  )
}

interface NewNotification {
  readonly userId: string
  /** Names the subject. A second notification with the same key is dropped. */
  readonly key: string
  readonly title: string
  readonly body: string
  /** A path within the app. */
  readonly href: string
  /** The message that it quotes, if it quotes one. */
  readonly messageId?: string
}

/** The columns of a notification that are published. */
const shown = { id: true, userId: true, key: true, title: true, body: true, href: true, createdAt: true }

/** Inserts the notifications and publishes each to its person. */
export async function notify(tx: Transaction, notifications: readonly NewNotification[]): Promise<void> {
  const created = await tx.notification.createManyAndReturn({
    data: [...notifications],
    skipDuplicates: true,
    select: shown,
  })
  for (const { userId, createdAt, ...row } of created) {
    const notification = { ...row, createdAt: createdAt.toISOString() }
    await tx.$publish(`user:${userId}`, 'notification.created', notification)
  }
}

/** Updates the notifications that quote a message which was edited or deleted, on open pages as well. */
export async function quoteAnew(tx: Transaction, messageId: string, body: string): Promise<void> {
  const changed = await tx.notification.updateManyAndReturn({
    where: { messageId },
    data: { body },
    select: shown,
  })
  for (const { userId, createdAt, ...row } of changed) {
    const notification = { ...row, createdAt: createdAt.toISOString() }
    await tx.$publish(`user:${userId}`, 'notification.changed', notification)
  }
}
