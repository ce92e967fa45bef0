import { NewShow } from '@portico/contract/show'

import { findPerson } from '../../../features/session/person.ts'
import { scheduleShow } from '../../../features/show/host-show.ts'
import { openDb } from '../../../lib/db.ts'
import { faultOf, faultyForm } from '../../../lib/faulty-form.ts'
import { signedOut } from '../../../lib/refusal.ts'

export async function POST(request: Request): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const posted = NewShow.safeParse(await request.json().catch(() => undefined))
  if (!posted.success) return faultyForm(faultOf(posted.error))
  await scheduleShow(await openDb(), person.id, posted.data)
  return Response.json({ id: posted.data.id })
}
