import { QuestionDraft } from '@portico/contract'

import { answerTo } from '../../../features/assistant/server/answer-to.ts'
import { begin } from '../../../features/assistant/server/begin.ts'
import { signedIn } from '../../../features/session/server/route.ts'
import { posted } from '../../../lib/route.ts'

/** Begins a conversation with its first question; the key becomes its id. */
export const POST = signedIn(async ({ person, request, db }) => {
  const question = await posted(request, QuestionDraft)
  return answerTo(db, await begin(db, { personId: person.id, ...question }))
})
