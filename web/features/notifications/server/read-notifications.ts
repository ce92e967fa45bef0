import { type Live, liveQuery } from '@portico/server'

import type { PersonChannel } from '../../../lib/contract.ts'
import type { AppDb, Transaction } from '../../../lib/db.ts'
import { type NotificationRows, SHOWN, type Unread } from '../notification-rows.ts'

export type Notifications = Live<NotificationRows, PersonChannel>
export type LoadedUnread = Live<Unread, PersonChannel>

/** A person's newest notifications, and the position of that person's stream. */
export function readNotifications(db: AppDb, userId: string): Promise<Notifications> {
  return liveQuery(db, `user:${userId}`, async (tx) => {
    const found = await tx.notification.findMany({
      where: { userId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: SHOWN,
      select: { id: true, key: true, title: true, body: true, href: true, createdAt: true, readAt: true },
    })
    return {
      notifications: found.map(({ readAt, createdAt, ...row }) => ({
        ...row,
        createdAt: createdAt.toISOString(),
        isRead: readAt !== null,
      })),
      unread: await unreadOf(tx, userId),
    }
  })
}

/** What a page needs to count unread notifications, without their text. */
export function readUnread(db: AppDb, userId: string): Promise<LoadedUnread> {
  return liveQuery(db, `user:${userId}`, (tx) => unreadOf(tx, userId))
}

async function unreadOf(tx: Transaction, userId: string): Promise<Unread> {
  const unread = await tx.notification.findMany({
    where: { userId, readAt: null },
    select: { id: true, href: true },
  })
  return Object.fromEntries(unread.map(({ id, href }) => [id, { href }]))
}
