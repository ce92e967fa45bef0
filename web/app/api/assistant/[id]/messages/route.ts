import { QuestionDraft } from '@portico/contract'

import { answerTo } from '../../../../../features/assistant/server/answer-to.ts'
import { ask } from '../../../../../features/assistant/server/ask.ts'
import { signedIn } from '../../../../../features/session/server/route.ts'
import { posted } from '../../../../../lib/route.ts'

export const POST = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const question = await posted(request, QuestionDraft)
  const place = { conversationId: params.id, personId: person.id }
  return answerTo(db, await ask(db, { ...place, ...question }))
})
