import { z } from 'zod'

import { signedIn } from '../../../../../features/session/server/route.ts'
import { hostAnswers } from '../../../../../features/show/server/answers.ts'
import { changeState } from '../../../../../features/show/server/host-show.ts'
import { reconsiderComments } from '../../../../../features/show/server/reconsider-comments.ts'
import { posted } from '../../../../../lib/route.ts'

const Change = z.object({ state: z.enum(['live', 'ended'], 'A show goes live, or it ends.') })

export const PUT = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const { state } = await posted(request, Change)
  const outcome = await changeState(db, { showId: params.id, personId: person.id }, state)
  if (outcome === 'done') await reconsiderComments(params.id)
  return hostAnswers[outcome]()
})
