import { z } from 'zod'

import { markNotificationsRead } from '../../../../features/notifications/server/mark-notifications-read.ts'
import { signedIn } from '../../../../features/session/server/route.ts'
import { posted } from '../../../../lib/route.ts'

/** One of them, those that lead to one page, or all. */
const Which = z.object({ id: z.string().optional(), href: z.string().optional() })

export const POST = signedIn(async ({ person, request, db }) => {
  const { id, href } = await posted(request, Which)
  const which = { ...(id !== undefined && { id }), ...(href !== undefined && { href }) }
  await db.$transaction((tx) => markNotificationsRead(tx, person.id, which))
  return Response.json({ outcome: 'read' })
})
