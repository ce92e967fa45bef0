import { type TokenSubject, tokenRoute } from '@portico/server'

import { findPerson, readSession } from '../../../../features/session/server/person.ts'
import { requireValue } from '../../../../lib/require-config.ts'

/** Where the browser's client asks for its token, by default. */
export function POST(request: Request): Promise<Response> {
  return tokenRoute({ key: requireValue('TOKEN_SECRET'), session: findSubject })(request)
}

async function findSubject(): Promise<TokenSubject | undefined> {
  const [session, person] = [await readSession(), await findPerson()]
  if (session === undefined || person === undefined) return undefined
  const { id: user, name, role } = person
  return { user, session: session.sid, info: { name }, claims: { role } }
}
