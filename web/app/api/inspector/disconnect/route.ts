import { z } from 'zod'

import { forAdministrators } from '../../../../features/inspector/server/administrator.ts'
import { openRealtime } from '../../../../lib/realtime.ts'
import { posted } from '../../../../lib/route.ts'

const Ending = z.object({ client: z.string('Say which client.').min(1).max(128) })

/** Ends one connection. */
export const POST = forAdministrators(async ({ request }) => {
  await openRealtime().disconnect(await posted(request, Ending))
  return Response.json({ outcome: 'disconnected' })
})
