import { askToStop } from '../../../../../../features/assistant/answer/ask-to-stop.ts'
import { openDesk } from '../../../../../../features/assistant/answer/open-desk.ts'
import { findPerson } from '../../../../../../features/session/person.ts'
import { openDb } from '../../../../../../lib/db.ts'
import { noConversation, signedOut } from '../../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string }>
}

export async function POST(_request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const { id } = await params
  const outcome = await askToStop(await openDb(), id, person.id)
  if (outcome === 'not-a-member') return noConversation()
  openDesk().stop(id)
  return Response.json({ outcome })
}
