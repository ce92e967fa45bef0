import { NewShow } from '@portico/contract/show'

import { signedIn } from '../../../features/session/server/route.ts'
import { scheduleShow } from '../../../features/show/server/host-show.ts'
import { posted } from '../../../lib/route.ts'

export const POST = signedIn(async ({ person, request, db }) => {
  const show = await posted(request, NewShow)
  await scheduleShow(db, person.id, show)
  return Response.json({ id: show.id })
})
