import { MessageDraft } from '@portico/contract'

import { readEarlier } from '../../../../../features/messages/server/read-thread.ts'
import { sendMessage } from '../../../../../features/messages/server/send-message.ts'
import { signedIn } from '../../../../../features/session/server/route.ts'
import { noConversation } from '../../../../../lib/refusal.ts'
import { posted } from '../../../../../lib/route.ts'

/** The page of messages before the one that `?before=` names. */
export const GET = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const before = new URL(request.url).searchParams.get('before') ?? ''
  const page = await readEarlier(db, { personId: person.id, id: params.id, before })
  if (page === undefined) return noConversation()
  return Response.json(page, { headers: { 'cache-control': 'no-store' } })
})

export const POST = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const draft = await posted(request, MessageDraft)
  const outcome = await sendMessage(db, { conversationId: params.id, senderId: person.id, ...draft })
  return outcome === 'not-a-member' ? noConversation() : Response.json({ outcome })
})
