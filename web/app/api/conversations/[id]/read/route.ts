import { markRead } from '../../../../../features/messages/mark-read.ts'
import { findPerson } from '../../../../../features/session/person.ts'
import { openDb } from '../../../../../lib/db.ts'
import { noConversation, signedOut } from '../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string }>
}

export async function POST(_request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const { id } = await params
  const outcome = await markRead(await openDb(), id, person.id)
  return outcome === 'read' ? Response.json({ outcome }) : noConversation()
}
