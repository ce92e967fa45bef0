import { NewTicket } from '@portico/contract/board'

import { createAnswers } from '../../../../../features/board/server/answers.ts'
import { createTicket } from '../../../../../features/board/server/create-ticket.ts'
import { signedIn } from '../../../../../features/session/server/route.ts'
import { posted } from '../../../../../lib/route.ts'

export const POST = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const ticket = await posted(request, NewTicket)
  return createAnswers[await createTicket(db, params.id, person.id, ticket)]()
})
