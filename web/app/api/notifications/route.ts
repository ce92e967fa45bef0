import { readNotifications } from '../../../features/notifications/read-notifications.ts'
import { signedIn } from '../../../features/session/route.ts'

export const GET = signedIn(async ({ person, db }) => {
  const notifications = await readNotifications(db, person.id)
  return Response.json(notifications, { headers: { 'cache-control': 'no-store' } })
})
