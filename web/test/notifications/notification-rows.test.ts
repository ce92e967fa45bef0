import t from 'tap'

import type { PersonEvent } from '../../features/messages/conversation-rows.ts'
import { type NotificationRows, notificationRows } from '../../features/notifications/notification-rows.ts'

const at = '2026-01-01T12:00:00.000Z'
const happened = { key: undefined, by: undefined, pending: 'no' } as const

function notification(id: string, body = id) {
  return { id, key: `message:${id}`, title: 'Ada', body, href: `/messages/${id}`, createdAt: at }
}

const events: readonly PersonEvent[] = [
  { ...happened, event: 'notification.created', data: notification('1') },
  { ...happened, event: 'notification.created', data: notification('2') },
  { ...happened, event: 'notification.read', data: { ids: ['1', 'long ago'], readAt: at } },
  { ...happened, event: 'notification.changed', data: notification('1', '') },
]

t.test('notifications come first, are read, and change with what they quote', async (t) => {
  const after = events.reduce<NotificationRows>(notificationRows, { notifications: [], unread: {} })
  t.strictSame(after.notifications, [
    { ...notification('2'), isRead: false },
    { ...notification('1', ''), isRead: true },
  ])
  t.strictSame(after.unread, { 2: { href: '/messages/2' } })
})
