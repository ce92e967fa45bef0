import { after } from 'next/server'

import type { AppDb } from '../../../lib/db.ts'
import { limits } from '../../../lib/limits.ts'
import { noConversation, refuse } from '../../../lib/refusal.ts'
import type { AskOutcome } from './ask.ts'
import { write } from './open-desk.ts'

/** Answers a request, and lets the agent write afterwards: the person may close the page in the meantime. */
export function answerTo(db: AppDb, asked: AskOutcome): Response {
  switch (asked.outcome) {
    case 'asked':
      after(() => write(db, asked))
      return Response.json({ outcome: asked.outcome, conversationId: asked.conversationId })
    case 'asked-before':
      return Response.json({ outcome: asked.outcome })
    case 'busy':
      return refuse(409, 'An answer is being written. Stop it, or wait for its end.')
    case 'too-many': {
      const { value } = limits.answersUnderWay
      return refuse(409, `${value} answers are being written for you. Stop one, or wait for its end.`)
    }
    case 'not-a-member':
      return noConversation()
    default:
      return asked satisfies never
  }
}
