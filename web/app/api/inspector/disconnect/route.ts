import { z } from 'zod'

import { findAdministrator } from '../../../../features/inspector/administrator.ts'
import { openRealtime } from '../../../../lib/realtime.ts'
import { refuse } from '../../../../lib/refusal.ts'

const Posted = z.object({ client: z.string().min(1).max(128) })

/** Ends one connection. */
export async function POST(request: Request): Promise<Response> {
  if ((await findAdministrator()) === undefined) return refuse(404, 'There is no such page.')
  const posted = Posted.safeParse(await request.json().catch(() => undefined))
  if (!posted.success) return refuse(400, 'Say which client.')
  await openRealtime().disconnect(posted.data)
  return Response.json({ outcome: 'disconnected' })
}
