import { QuestionDraft } from '@portico/contract'

import { answerTo } from '../../../../../features/assistant/thread/answer-to.ts'
import { ask } from '../../../../../features/assistant/thread/ask.ts'
import { signedIn } from '../../../../../features/session/route.ts'
import { posted } from '../../../../../lib/route.ts'

export const POST = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const question = await posted(request, QuestionDraft)
  const place = { conversationId: params.id, personId: person.id }
  return answerTo(db, await ask(db, { ...place, ...question }))
})
