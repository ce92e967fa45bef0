import { ConversationDraft } from '@portico/contract'

import { startAnswer } from '../../../features/messages/server/answers.ts'
import { readConversations } from '../../../features/messages/server/read-conversations.ts'
import { startConversation } from '../../../features/messages/server/start-conversation.ts'
import { signedIn } from '../../../features/session/server/route.ts'
import { posted } from '../../../lib/route.ts'

export const GET = signedIn(async ({ person, db }) => {
  const conversations = await readConversations(db, person.id)
  return Response.json(conversations, { headers: { 'cache-control': 'no-store' } })
})

export const POST = signedIn(async ({ person, request, db }) => {
  const draft = await posted(request, ConversationDraft)
  return startAnswer(await startConversation(db, person.id, draft))
})
