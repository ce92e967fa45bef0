import { NewTicket } from '@portico/contract/board'

import { noBoard, noColumn, noMember } from '../../../../../features/board/answers.ts'
import { createTicket } from '../../../../../features/board/create-ticket.ts'
import { findPerson } from '../../../../../features/session/person.ts'
import { openDb } from '../../../../../lib/db.ts'
import { faultOf, faultyForm } from '../../../../../lib/faulty-form.ts'
import { signedOut } from '../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string }>
}

const ANSWERS = {
  created: () => Response.json({ outcome: 'created' }),
  'not-here': noBoard,
  'no-such-column': noColumn,
  'no-such-member': noMember,
} as const

export async function POST(request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const posted = NewTicket.safeParse(await request.json().catch(() => undefined))
  if (!posted.success) return faultyForm(faultOf(posted.error))
  const { id } = await params
  return ANSWERS[await createTicket(await openDb(), id, person.id, posted.data)]()
}
