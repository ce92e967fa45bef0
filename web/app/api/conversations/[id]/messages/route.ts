import { PublishRefused } from '@portico/server'
import { z } from 'zod'

import { sendMessage } from '../../../../../features/messages/send-message.ts'
import { findPerson } from '../../../../../features/session/person.ts'
import { openDb } from '../../../../../lib/db.ts'
import { noConversation, refuse, signedOut } from '../../../../../lib/refusal.ts'

const Posted = z.object({ clientKey: z.string().min(1).max(64), body: z.string().trim().min(1) })

interface Context {
  readonly params: Promise<{ id: string }>
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  const person = await findPerson()
  if (person === undefined) return signedOut()
  const posted = Posted.safeParse(await request.json().catch(() => undefined))
  if (!posted.success) return refuse(400, 'A message has a body with something in it, and a clientKey.')
  const { id: conversationId } = await params
  try {
    const outcome = await sendMessage(await openDb(), { conversationId, senderId: person.id, ...posted.data })
    return outcome === 'sent' ? Response.json({ outcome }) : noConversation()
  } catch (error) {
    // The contract is what judges a message; its words name the field.
    if (error instanceof PublishRefused) return refuse(422, error.message)
    throw error
  }
}
