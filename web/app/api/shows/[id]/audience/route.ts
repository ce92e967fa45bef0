import { RealtimeFailure } from '@portico/server'

import { signedIn } from '../../../../../features/session/server/route.ts'
import { noShow } from '../../../../../features/show/server/answers.ts'
import { countAudience } from '../../../../../features/show/server/count-audience.ts'
import { openRealtime } from '../../../../../lib/realtime.ts'
import { refuse } from '../../../../../lib/refusal.ts'

/** Asked by the host's console. */
export const POST = signedIn<{ id: string }>(async ({ person, params, db }) => {
  try {
    const audience = await countAudience(db, openRealtime(), { showId: params.id, personId: person.id })
    return audience === 'not-the-host' ? noShow() : Response.json(audience)
  } catch (error) {
    if (error instanceof RealtimeFailure) return refuse(503, error.message)
    throw error
  }
})
