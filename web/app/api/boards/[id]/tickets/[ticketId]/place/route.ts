import { TicketMove } from '@portico/contract/board'

import { moveAnswers } from '../../../../../../../features/board/server/answers.ts'
import { moveTicket } from '../../../../../../../features/board/server/move-ticket.ts'
import { signedIn } from '../../../../../../../features/session/server/route.ts'
import { posted } from '../../../../../../../lib/route.ts'

export const PUT = signedIn<{ id: string; ticketId: string }>(async ({ person, params, request, db }) => {
  const move = await posted(request, TicketMove)
  const place = { boardId: params.id, ticketId: params.ticketId, personId: person.id }
  return moveAnswers[await moveTicket(db, place, move)]()
})
