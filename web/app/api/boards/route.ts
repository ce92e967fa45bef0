import { NewBoard } from '@portico/contract/board'

import { createBoard } from '../../../features/board/create-board.ts'
import { findPerson } from '../../../features/session/person.ts'
import { openDb } from '../../../lib/db.ts'
import { faultOf, faultyForm } from '../../../lib/faulty-form.ts'
import { signedOut } from '../../../lib/refusal.ts'

export async function POST(request: Request): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const posted = NewBoard.safeParse(await request.json().catch(() => undefined))
  if (!posted.success) return faultyForm(faultOf(posted.error))
  const outcome = await createBoard(await openDb(), person, posted.data)
  if (outcome === 'no-such-member')
    return faultyForm({ field: 'memberIds', error: 'One of these people no longer has access.' })
  return Response.json({ id: posted.data.id })
}
