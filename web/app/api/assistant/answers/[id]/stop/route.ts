import { askToStop } from '../../../../../../features/assistant/server/ask-to-stop.ts'
import { openDesk } from '../../../../../../features/assistant/server/open-desk.ts'
import { signedIn } from '../../../../../../features/session/server/route.ts'
import { noConversation } from '../../../../../../lib/refusal.ts'

export const POST = signedIn<{ id: string }>(async ({ person, params, db }) => {
  const outcome = await askToStop(db, params.id, person.id)
  if (outcome === 'not-a-member') return noConversation()
  openDesk().stop(params.id)
  return Response.json({ outcome })
})
