import { ReadReport } from '@portico/contract'

import { markRead } from '../../../../../features/messages/server/mark-read.ts'
import { signedIn } from '../../../../../features/session/server/route.ts'
import { noConversation, refuse } from '../../../../../lib/refusal.ts'
import { posted } from '../../../../../lib/route.ts'

export const POST = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const { upTo } = await posted(request, ReadReport)
  const outcome = await markRead(db, { conversationId: params.id, userId: person.id, upTo })
  switch (outcome) {
    case 'read':
      return Response.json({ outcome })
    case 'not-a-member':
      return noConversation()
    case 'no-such-message':
      return refuse(404, 'There is no such message in this conversation.')
    default:
      return outcome satisfies never
  }
})
