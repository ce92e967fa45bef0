import { readAnswer } from '../../../../../features/assistant/answer/read-answer.ts'
import { findPerson } from '../../../../../features/session/person.ts'
import { openDb } from '../../../../../lib/db.ts'
import { noConversation, signedOut } from '../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string }>
}

/** For a page that missed more pieces than the channel remembers. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const { id } = await params
  const answer = await readAnswer(await openDb(), id, person.id)
  if (answer === undefined) return noConversation()
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } })
}
