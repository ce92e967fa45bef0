import type { PersonEvent } from '../messages/conversation-rows.ts'

type Created = Extract<PersonEvent, { event: 'notification.created' }>['data']

export interface NotificationRow extends Created {
  readonly isRead: boolean
}

/** The newest notifications of a person, and how many of all are unread. */
export interface NotificationRows {
  readonly notifications: readonly NotificationRow[]
  /** By id: what is unread, also beyond those shown. */
  readonly unread: Readonly<Record<string, { readonly href: string }>>
}

/** The notifications after one more event. */
export function notificationRows(rows: NotificationRows, { event, data }: PersonEvent): NotificationRows {
  const { notifications, unread } = rows
  switch (event) {
    case 'notification.created':
      return {
        notifications: [{ ...data, isRead: false }, ...notifications],
        unread: { ...unread, [data.id]: { href: data.href } },
      }
    case 'notification.read': {
      const read = new Set(data.ids)
      return {
        notifications: notifications.map((row) => (read.has(row.id) ? { ...row, isRead: true } : row)),
        unread: Object.fromEntries(Object.entries(unread).filter(([id]) => !read.has(id))),
      }
    }
    default:
      return rows
  }
}
