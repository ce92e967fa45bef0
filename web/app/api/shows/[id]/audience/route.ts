import { RealtimeFailure } from '@portico/server'

import { findPerson } from '../../../../../features/session/person.ts'
import { noShow } from '../../../../../features/show/answers.ts'
import { countAudience } from '../../../../../features/show/count-audience.ts'
import { openDb } from '../../../../../lib/db.ts'
import { openRealtime } from '../../../../../lib/realtime.ts'
import { refuse, signedOut } from '../../../../../lib/refusal.ts'

interface Context {
  readonly params: Promise<{ id: string }>
}

/** Asked by the host's console. */
export async function POST(_request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const { id: showId } = await params
  try {
    const audience = await countAudience(await openDb(), openRealtime(), { showId, personId: person.id })
    return audience === 'not-the-host' ? noShow() : Response.json(audience)
  } catch (error) {
    if (error instanceof RealtimeFailure) return refuse(503, error.message)
    throw error
  }
}
