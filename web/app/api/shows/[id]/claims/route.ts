import { ClaimCall } from '@portico/contract/show'

import { findPerson } from '../../../../../features/session/person.ts'
import { noShow } from '../../../../../features/show/answers.ts'
import { claimItem } from '../../../../../features/show/claim-item.ts'
import { saidSold } from '../../../../../features/show/said-sold.ts'
import { openDb } from '../../../../../lib/db.ts'
import { refuse, signedOut } from '../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string }>
}

/** Answers what became of the claim, and of which code: that somebody was faster is an answer, not a failure. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const posted = ClaimCall.safeParse(await request.json().catch(() => undefined))
  const comment = posted.success && 'comment' in posted.data ? posted.data.comment : undefined
  const code = posted.success && 'code' in posted.data ? posted.data.code : saidSold(comment?.body ?? '')
  if (code === undefined) return refuse(400, 'A claim has a code, or a comment that says “sold” and a code.')
  const { id: showId } = await params
  const outcome = await claimItem(await openDb(), { showId, person, code, comment })
  return outcome === 'no-such-show' ? noShow() : Response.json({ outcome, code })
}
