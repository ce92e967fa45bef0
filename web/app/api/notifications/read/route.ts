import { z } from 'zod'

import { markNotificationsRead } from '../../../../features/notifications/server/mark-notifications-read.ts'
import { signedIn } from '../../../../features/session/server/route.ts'
import { posted } from '../../../../lib/route.ts'

/** One of them, or all. */
const Which = z.object({ id: z.string().optional() })

export const POST = signedIn(async ({ person, request, db }) => {
  const { id } = await posted(request, Which)
  await db.$transaction((tx) => markNotificationsRead(tx, person.id, id === undefined ? {} : { id }))
  return Response.json({ outcome: 'read' })
})
