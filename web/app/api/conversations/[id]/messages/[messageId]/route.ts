import { MessageRemoval, MessageRevision } from '@portico/contract'

import {
  type Change,
  type Changed,
  deleteMessage,
  editMessage,
} from '../../../../../../features/messages/change-message.ts'
import { findPerson } from '../../../../../../features/session/person.ts'
import { openDb } from '../../../../../../lib/db.ts'
import { faultOf, faultyForm } from '../../../../../../lib/faulty-form.ts'
import { refuse, signedOut } from '../../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string; messageId: string }>
}

export async function PATCH(request: Request, { params }: Context): Promise<Response> {
  const message = await findOwn(params)
  if (message === undefined) return signedOut()
  const revision = MessageRevision.safeParse(await request.json().catch(() => undefined))
  if (!revision.success) return faultyForm(faultOf(revision.error))
  return answer(await editMessage(await openDb(), message, revision.data))
}

export async function DELETE(request: Request, { params }: Context): Promise<Response> {
  const message = await findOwn(params)
  if (message === undefined) return signedOut()
  const removal = MessageRemoval.safeParse(await request.json().catch(() => undefined))
  if (!removal.success) return faultyForm(faultOf(removal.error))
  return answer(await deleteMessage(await openDb(), message, removal.data))
}

async function findOwn(params: Context['params']): Promise<Changed | undefined> {
  const person = await findPerson()
  const { id: conversationId, messageId: id } = await params
  return person && { id, conversationId, senderId: person.id }
}

function answer(outcome: Change): Response {
  if (outcome === 'changed') return Response.json({ outcome })
  return refuse(404, 'There is no such message of yours. Perhaps it was deleted.')
}
