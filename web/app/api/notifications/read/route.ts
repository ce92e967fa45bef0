import { z } from 'zod'

import { markNotificationsRead } from '../../../../features/notifications/mark-notifications-read.ts'
import { findPerson } from '../../../../features/session/person.ts'
import { openDb } from '../../../../lib/db.ts'
import { faultOf, faultyForm } from '../../../../lib/faulty-form.ts'
import { signedOut } from '../../../../lib/refusal.ts'

/** One of them, or all. */
const Which = z.object({ id: z.string().optional() })

export async function POST(request: Request): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const which = Which.safeParse(await request.json().catch(() => undefined))
  if (!which.success) return faultyForm(faultOf(which.error))
  const { id } = which.data
  const db = await openDb()
  await db.$transaction((tx) => markNotificationsRead(tx, person.id, id === undefined ? {} : { id }))
  return Response.json({ outcome: 'read' })
}
