import { z } from 'zod'

import { findPerson } from '../../../../../features/session/person.ts'
import { hostAnswers } from '../../../../../features/show/answers.ts'
import { changeState } from '../../../../../features/show/host-show.ts'
import { reconsiderComments } from '../../../../../features/show/reconsider-comments.ts'
import { openDb } from '../../../../../lib/db.ts'
import { openRealtime } from '../../../../../lib/realtime.ts'
import { refuse, signedOut } from '../../../../../lib/refusal.ts'

const Put = z.object({ state: z.enum(['live', 'ended']) })

interface Context {
  readonly params: Promise<{ id: string }>
}

export async function PUT(request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const put = Put.safeParse(await request.json().catch(() => undefined))
  if (!put.success) return refuse(400, 'A show goes live, or it ends.')
  const { id: showId } = await params
  const outcome = await changeState(await openDb(), { showId, personId: person.id }, put.data.state)
  if (outcome === 'done') await reconsiderComments(openRealtime(), showId)
  return hostAnswers[outcome]()
}
