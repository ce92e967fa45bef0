import { z } from 'zod'

import { answerTo } from '../../../features/assistant/thread/answer-to.ts'
import { begin } from '../../../features/assistant/thread/begin.ts'
import { findPerson } from '../../../features/session/person.ts'
import { openDb } from '../../../lib/db.ts'
import { refuse, signedOut } from '../../../lib/refusal.ts'

const Posted = z.object({ clientKey: z.uuid(), body: z.string().trim().min(1).max(8_000) })

/** Begins a conversation with its first question; the key becomes its id. */
export async function POST(request: Request): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const posted = Posted.safeParse(await request.json().catch(() => undefined))
  if (!posted.success)
    return refuse(400, 'A question has a body of at most 8000 characters, and a clientKey.')
  const db = await openDb()
  return answerTo(db, await begin(db, { personId: person.id, ...posted.data }))
}
