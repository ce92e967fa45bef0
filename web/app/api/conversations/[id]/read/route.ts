import { markRead } from '../../../../../features/messages/server/mark-read.ts'
import { signedIn } from '../../../../../features/session/server/route.ts'
import { noConversation } from '../../../../../lib/refusal.ts'

export const POST = signedIn<{ id: string }>(async ({ person, params, db }) => {
  const outcome = await markRead(db, params.id, person.id)
  return outcome === 'read' ? Response.json({ outcome }) : noConversation()
})
