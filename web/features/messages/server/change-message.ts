import type { AppDb, Transaction } from '../../../lib/db.ts'
import { markNotificationsRead } from '../../notifications/server/mark-notifications-read.ts'
import { quoteAnew } from '../../notifications/server/notify.ts'
import { PREVIEW_LENGTH, tellMembers } from './memberships.ts'

export interface Changed {
  readonly id: string
  readonly conversationId: string
  /** Only the author may change a message. */
  readonly senderId: string
}

/** Made by the page, which knows its own change by it. */
interface Keyed {
  readonly key: string
}

export type Change = 'changed' | 'not-yours'

export function editMessage(
  db: AppDb,
  message: Changed,
  { body, key }: Keyed & { readonly body: string },
): Promise<Change> {
  return change(db, message, async (tx, now) => {
    await tx.message.update({ where: { id: message.id }, data: { body, editedAt: now } })
    await quoteAnew(tx, message.id, [...body].slice(0, PREVIEW_LENGTH).join(''))
    const edited = { id: message.id, body, editedAt: now.toISOString() }
    await tx.$publish(`conversation:${message.conversationId}`, 'message.edited', edited, { echo: key })
  })
}

export function deleteMessage(db: AppDb, message: Changed, { key }: Keyed): Promise<Change> {
  return change(db, message, async (tx, now) => {
    await tx.message.update({ where: { id: message.id }, data: { deletedAt: now } })
    await quoteAnew(tx, message.id, '')
    const deleted = { id: message.id, deletedAt: now.toISOString() }
    await tx.$publish(`conversation:${message.conversationId}`, 'message.deleted', deleted, { echo: key })
  })
}

/** Lists show the newest message and the unread count, so they are updated as well. */
function change(
  db: AppDb,
  message: Changed,
  apply: (tx: Transaction, now: Date) => Promise<void>,
): Promise<Change> {
  const { conversationId } = message
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM conversations WHERE id = ${conversationId} FOR NO KEY UPDATE`
    const own = await tx.message.count({ where: { ...message, state: 'complete', deletedAt: null } })
    if (own === 0) return 'not-yours'
    await apply(tx, new Date())
    // The message may have been the last that a member had not seen. Then nothing is left to notify of.
    for (const { userId, row } of await tellMembers(tx, conversationId))
      if (row.unreadCount === 0)
        await markNotificationsRead(tx, userId, { href: `/messages/${conversationId}` })
    return 'changed'
  })
}
