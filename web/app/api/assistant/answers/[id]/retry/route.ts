import { AnswerRetry } from '@portico/contract'

import { answerTo } from '../../../../../../features/assistant/thread/answer-to.ts'
import { askAgain } from '../../../../../../features/assistant/thread/ask.ts'
import { signedIn } from '../../../../../../features/session/route.ts'
import { posted } from '../../../../../../lib/route.ts'

export const POST = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const { clientKey } = await posted(request, AnswerRetry)
  return answerTo(db, await askAgain(db, { messageId: params.id, personId: person.id, clientKey }))
})
