import { z } from 'zod'

import { answerTo } from '../../../../../features/assistant/thread/answer-to.ts'
import { ask } from '../../../../../features/assistant/thread/ask.ts'
import { findPerson } from '../../../../../features/session/person.ts'
import { openDb } from '../../../../../lib/db.ts'
import { refuse, signedOut } from '../../../../../lib/refusal.ts'

const Posted = z.object({
  clientKey: z.string().min(1).max(64),
  body: z.string().trim().min(1).max(8_000),
})

interface Context {
  readonly params: Promise<{ id: string }>
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const posted = Posted.safeParse(await request.json().catch(() => undefined))
  if (!posted.success)
    return refuse(400, 'A question has a body of at most 8000 characters, and a clientKey.')
  const { id: conversationId } = await params
  const db = await openDb()
  return answerTo(db, await ask(db, { conversationId, personId: person.id, ...posted.data }))
}
