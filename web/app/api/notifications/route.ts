import { readNotifications } from '../../../features/notifications/server/read-notifications.ts'
import { signedIn } from '../../../features/session/server/route.ts'

export const GET = signedIn(async ({ person, db }) => {
  const notifications = await readNotifications(db, person.id)
  return Response.json(notifications, { headers: { 'cache-control': 'no-store' } })
})
