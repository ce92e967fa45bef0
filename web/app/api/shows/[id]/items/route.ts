import { NewItem } from '@portico/contract/show'

import { findPerson } from '../../../../../features/session/person.ts'
import { hostAnswers } from '../../../../../features/show/answers.ts'
import { addItem } from '../../../../../features/show/host-show.ts'
import { openDb } from '../../../../../lib/db.ts'
import { faultOf, faultyForm } from '../../../../../lib/faulty-form.ts'
import { signedOut } from '../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string }>
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const posted = NewItem.safeParse(await request.json().catch(() => undefined))
  if (!posted.success) return faultyForm(faultOf(posted.error))
  const { id: showId } = await params
  return hostAnswers[await addItem(await openDb(), { showId, personId: person.id }, posted.data)]()
}
