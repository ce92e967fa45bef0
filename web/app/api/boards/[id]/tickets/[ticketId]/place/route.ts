import { TicketMove } from '@portico/contract/board'

import { noBoard, noColumn } from '../../../../../../../features/board/answers.ts'
import { moveTicket } from '../../../../../../../features/board/move-ticket.ts'
import { findPerson } from '../../../../../../../features/session/person.ts'
import { openDb } from '../../../../../../../lib/db.ts'
import { faultOf, faultyForm } from '../../../../../../../lib/faulty-form.ts'
import { refuse, signedOut } from '../../../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string; ticketId: string }>
}

const ANSWERS = {
  moved: () => Response.json({ outcome: 'moved' }),
  'moved-meanwhile': () => refuse(409, 'Somebody moved it at the same time.'),
  'not-here': noBoard,
  'no-such-column': noColumn,
} as const

export async function PUT(request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const posted = TicketMove.safeParse(await request.json().catch(() => undefined))
  if (!posted.success) return faultyForm(faultOf(posted.error))
  const { id: boardId, ticketId } = await params
  const place = { boardId, ticketId, personId: person.id }
  return ANSWERS[await moveTicket(await openDb(), place, posted.data)]()
}
