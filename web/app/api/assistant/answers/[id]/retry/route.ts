import { AnswerRetry } from '@portico/contract'

import { answerTo } from '../../../../../../features/assistant/server/answer-to.ts'
import { askAgain } from '../../../../../../features/assistant/server/ask.ts'
import { signedIn } from '../../../../../../features/session/server/route.ts'
import { posted } from '../../../../../../lib/route.ts'

export const POST = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const { clientKey } = await posted(request, AnswerRetry)
  return answerTo(db, await askAgain(db, { messageId: params.id, personId: person.id, clientKey }))
})
