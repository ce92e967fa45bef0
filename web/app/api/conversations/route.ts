import { ConversationDraft } from '@portico/contract'

import { readConversations } from '../../../features/messages/read-conversations.ts'
import { startConversation } from '../../../features/messages/start-conversation.ts'
import { findPerson } from '../../../features/session/person.ts'
import { openDb } from '../../../lib/db.ts'
import { faultOf, faultyForm } from '../../../lib/faulty-form.ts'
import { noConversation, signedOut } from '../../../lib/refusal.ts'

export async function GET(): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const conversations = await readConversations(await openDb(), person.id)
  return Response.json(conversations, { headers: { 'cache-control': 'no-store' } })
}

export async function POST(request: Request): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const draft = ConversationDraft.safeParse(await request.json().catch(() => undefined))
  if (!draft.success) return faultyForm(faultOf(draft.error))
  const started = await startConversation(await openDb(), person.id, draft.data)
  if (started === 'no-such-member')
    return faultyForm({ field: 'memberIds', error: 'One of these people is not here any more.' })
  return started === 'not-a-member' ? noConversation() : Response.json(started)
}
