import { MessageDraft } from '@portico/contract'

import { readEarlier } from '../../../../../features/messages/read-thread.ts'
import { sendMessage } from '../../../../../features/messages/send-message.ts'
import { findPerson } from '../../../../../features/session/person.ts'
import { openDb } from '../../../../../lib/db.ts'
import { faultOf, faultyForm } from '../../../../../lib/faulty-form.ts'
import { noConversation, signedOut } from '../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string }>
}

/** The page of messages before the one that `?before=` names. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const { id } = await params
  const before = new URL(request.url).searchParams.get('before') ?? ''
  const page = await readEarlier(await openDb(), { personId: person.id, id, before })
  if (page === undefined) return noConversation()
  return Response.json(page, { headers: { 'cache-control': 'no-store' } })
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const draft = MessageDraft.safeParse(await request.json().catch(() => undefined))
  if (!draft.success) return faultyForm(faultOf(draft.error))
  const { id: conversationId } = await params
  const message = { conversationId, senderId: person.id, ...draft.data }
  const outcome = await sendMessage(await openDb(), message)
  return outcome === 'not-a-member' ? noConversation() : Response.json({ outcome })
}
