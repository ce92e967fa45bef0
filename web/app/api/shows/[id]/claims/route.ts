import { ClaimCall, noClaim } from '@portico/contract/show'

import { signedIn } from '../../../../../features/session/server/route.ts'
import { saidSold } from '../../../../../features/show/said-sold.ts'
import { noShow } from '../../../../../features/show/server/answers.ts'
import { claimItem } from '../../../../../features/show/server/claim-item.ts'
import { refuse } from '../../../../../lib/refusal.ts'
import { posted } from '../../../../../lib/route.ts'

/** Says what became of the claim, and of which code. Losing the race is an answer, not a failure. */
export const POST = signedIn<{ id: string }>(async ({ person, params, request, db }) => {
  const call = await posted(request, ClaimCall)
  const comment = 'comment' in call ? call.comment : undefined
  const code = 'code' in call ? call.code : saidSold(comment?.body ?? '')
  if (code === undefined) return refuse(400, noClaim)
  const outcome = await claimItem(db, { showId: params.id, person, code, comment })
  return outcome === 'no-such-show' ? noShow() : Response.json({ outcome, code })
})
