import type { Metadata } from 'next'

import { NotificationList } from '../../features/notifications/notification-list.tsx'
import { readNotifications } from '../../features/notifications/server/read-notifications.ts'
import { requirePerson } from '../../features/session/server/person.ts'
import { Page } from '../../features/shell/page.tsx'
import { openDb } from '../../lib/db.ts'

export const metadata: Metadata = { title: 'Notifications' }

export default async function NotificationsPage() {
  const person = await requirePerson('/notifications')
  const loaded = await readNotifications(await openDb(), person.id)
  return (
    <Page>
      <NotificationList loaded={loaded} />
    </Page>
  )
}
