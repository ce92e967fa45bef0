import { type Live, liveQuery } from '@portico/server'

import type { PersonChannel } from '../../lib/contract.ts'
import type { AppDb } from '../../lib/db.ts'
import type { NotificationRows } from './notification-rows.ts'

export type Notifications = Live<NotificationRows, PersonChannel>

const SHOWN = 100

/** The newest notifications of a person, and where the stream of what concerns them was. */
export function readNotifications(db: AppDb, userId: string): Promise<Notifications> {
  return liveQuery(db, `user:${userId}`, async (tx) => {
    const found = await tx.notification.findMany({
      where: { userId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: SHOWN,
      select: { id: true, key: true, title: true, body: true, href: true, createdAt: true, readAt: true },
    })
    const unread = await tx.notification.findMany({
      where: { userId, readAt: null },
      select: { id: true, href: true },
    })
    return {
      notifications: found.map(({ readAt, createdAt, ...row }) => ({
        ...row,
        createdAt: createdAt.toISOString(),
        isRead: readAt !== null,
      })),
      unread: Object.fromEntries(unread.map(({ id, href }) => [id, { href }])),
    }
  })
}
