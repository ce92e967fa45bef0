import { readAnswer } from '../../../../../features/assistant/server/read-answer.ts'
import { signedIn } from '../../../../../features/session/server/route.ts'
import { noConversation } from '../../../../../lib/refusal.ts'

/** For a page that missed more pieces than the channel remembers. */
export const GET = signedIn<{ id: string }>(async ({ person, params, db }) => {
  const answer = await readAnswer(db, params.id, person.id)
  if (answer === undefined) return noConversation()
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } })
})
