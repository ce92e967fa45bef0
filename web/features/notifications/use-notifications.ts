import { useLive } from '@portico/client/react'

import { type NotificationRows, notificationRows } from './notification-rows.ts'
import type { Notifications } from './read-notifications.ts'

/** A person's notifications, as the server read them and live from there. */
export function useNotifications(loaded: Notifications): NotificationRows {
  const { rows } = useLive(loaded, notificationRows, { reload: fetchNotifications })
  return rows
}

async function fetchNotifications(): Promise<Notifications> {
  const response = await fetch('/api/notifications')
  if (!response.ok) throw new Error(`/api/notifications answered ${response.status}`)
  return response.json()
}
