import type { PersonEvent } from '../messages/conversation-rows.ts'

type Created = Extract<PersonEvent, { event: 'notification.created' }>['data']

export interface NotificationRow extends Created {
  readonly isRead: boolean
}

/** How many notifications are read at once. */
export const SHOWN = 100

/** Unread notifications: where each one leads, by id. */
export type Unread = Readonly<Record<string, { readonly href: string }>>

/** A person's newest notifications, and all unread ones. */
export interface NotificationRows {
  readonly notifications: readonly NotificationRow[]
  readonly unread: Unread
}

/** The notifications after one more event. */
export function notificationRows(rows: NotificationRows, happened: PersonEvent): NotificationRows {
  return {
    notifications: notificationsAfter(rows.notifications, happened),
    unread: unreadAfter(rows.unread, happened),
  }
}

export function unreadAfter(unread: Unread, { event, data }: PersonEvent): Unread {
  switch (event) {
    case 'notification.created':
      return { ...unread, [data.id]: { href: data.href } }
    case 'notification.read': {
      const read = new Set(data.ids)
      return Object.fromEntries(Object.entries(unread).filter(([id]) => !read.has(id)))
    }
    default:
      return unread
  }
}

function notificationsAfter(
  rows: readonly NotificationRow[],
  { event, data }: PersonEvent,
): readonly NotificationRow[] {
  switch (event) {
    case 'notification.created':
      return [{ ...data, isRead: false }, ...rows]
    case 'notification.changed':
      return rows.map((row) => (row.id === data.id ? { ...row, ...data } : row))
    case 'notification.read': {
      const read = new Set(data.ids)
      return rows.map((row) => (read.has(row.id) ? { ...row, isRead: true } : row))
    }
    default:
      return rows
  }
}
