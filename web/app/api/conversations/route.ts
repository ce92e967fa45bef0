import { readConversations } from '../../../features/messages/read-conversations.ts'
import { findPerson } from '../../../features/session/person.ts'
import { openDb } from '../../../lib/db.ts'
import { signedOut } from '../../../lib/refusal.ts'

export async function GET(): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const conversations = await readConversations(await openDb(), person.id)
  return Response.json(conversations, { headers: { 'cache-control': 'no-store' } })
}
