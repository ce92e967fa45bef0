import { readNotifications } from '../../../features/notifications/read-notifications.ts'
import { findPerson } from '../../../features/session/person.ts'
import { openDb } from '../../../lib/db.ts'
import { signedOut } from '../../../lib/refusal.ts'

export async function GET(): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const notifications = await readNotifications(await openDb(), person.id)
  return Response.json(notifications, { headers: { 'cache-control': 'no-store' } })
}
