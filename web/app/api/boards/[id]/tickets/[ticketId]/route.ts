import { TicketEdit } from '@portico/contract/board'

import { editAnswer, removeAnswers } from '../../../../../../features/board/server/answers.ts'
import { editTicket } from '../../../../../../features/board/server/edit-ticket.ts'
import { removeTicket } from '../../../../../../features/board/server/remove-ticket.ts'
import { signedIn } from '../../../../../../features/session/server/route.ts'
import { posted } from '../../../../../../lib/route.ts'

interface Params {
  readonly id: string
  readonly ticketId: string
}

export const PATCH = signedIn<Params>(async ({ person, params, request, db }) => {
  const edit = await posted(request, TicketEdit)
  const place = { boardId: params.id, ticketId: params.ticketId, personId: person.id }
  return editAnswer(await editTicket(db, place, edit))
})

export const DELETE = signedIn<Params>(async ({ person, params, db }) => {
  const place = { boardId: params.id, ticketId: params.ticketId, personId: person.id }
  return removeAnswers[await removeTicket(db, place)]()
})
