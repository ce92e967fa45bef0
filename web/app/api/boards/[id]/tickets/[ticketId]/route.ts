import { TicketEdit } from '@portico/contract/board'

import { noBoard, noMember } from '../../../../../../features/board/answers.ts'
import { editTicket } from '../../../../../../features/board/edit-ticket.ts'
import { removeTicket } from '../../../../../../features/board/remove-ticket.ts'
import { findPerson } from '../../../../../../features/session/person.ts'
import { openDb } from '../../../../../../lib/db.ts'
import { faultOf, faultyForm } from '../../../../../../lib/faulty-form.ts'
import { signedOut } from '../../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string; ticketId: string }>
}

export async function PATCH(request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const posted = TicketEdit.safeParse(await request.json().catch(() => undefined))
  if (!posted.success) return faultyForm(faultOf(posted.error))
  const { id: boardId, ticketId } = await params
  const place = { boardId, ticketId, personId: person.id }
  const outcome = await editTicket(await openDb(), place, posted.data)
  if (outcome.kind === 'not-here') return noBoard()
  return outcome.kind === 'no-such-member' ? noMember() : Response.json(outcome)
}

export async function DELETE(_request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const { id: boardId, ticketId } = await params
  const outcome = await removeTicket(await openDb(), { boardId, ticketId, personId: person.id })
  return outcome === 'removed' ? Response.json({ outcome }) : noBoard()
}
