import { useLive } from '@portico/client/react'

import { type NotificationRows, notificationRows, type Unread, unreadAfter } from './notification-rows.ts'
import type { LoadedUnread, Notifications } from './server/read-notifications.ts'

/** A person's notifications, as the server read them and live from there. */
export function useNotifications(loaded: Notifications): NotificationRows {
  const { rows } = useLive(loaded, notificationRows, { reload: fetchNotifications })
  return rows
}

/** The unread ones among them. */
export function useUnread(loaded: LoadedUnread): Unread {
  const { rows } = useLive(loaded, unreadAfter, { reload: fetchUnread })
  return rows
}

async function fetchNotifications(): Promise<Notifications> {
  const response = await fetch('/api/notifications')
  if (!response.ok) throw new Error(`/api/notifications answered ${response.status}`)
  return response.json()
}

async function fetchUnread(): Promise<LoadedUnread> {
  const { rows, position } = await fetchNotifications()
  return { rows: rows.unread, position }
}
