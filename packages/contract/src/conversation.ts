import { allow, deny } from '@portico/channels'
import { z } from 'zod'
import { signedIn } from './policy.ts'

/** A message as the row has it; the `clientKey` is how the sender's page knows its own. */
export const Message = z.object({
  id: z.string(),
  conversationId: z.string(),
  senderId: z.string(),
  clientKey: z.string(),
  body: z.string().max(8_000),
  attachmentUrl: z.url().nullable(),
  state: z.enum(['streaming', 'complete', 'stopped', 'failed']),
  sentAt: z.iso.datetime(),
})

export const MessageEdited = z.object({
  id: z.string(),
  body: z.string().max(8_000),
  editedAt: z.iso.datetime(),
})
export const MessageDeleted = z.object({ id: z.string(), deletedAt: z.iso.datetime() })

/** Everything up to `at` has been seen by this person. */
export const Receipt = z.object({ userId: z.string(), at: z.iso.datetime() })

export const Typing = z.object({ typing: z.boolean() })

/** A piece of an answer that is being written. Pieces carry their place, so that a page can tell a gap. */
export const Piece = z.object({ messageId: z.string(), index: z.int().nonnegative(), text: z.string() })
export const AnswerEnded = z.object({
  messageId: z.string(),
  state: z.enum(['complete', 'stopped', 'failed']),
})

export const membersOnly = signedIn(async ({ principal, params, db }) => {
  const member = await db.member.findUnique({
    where: { conversationId_userId: { conversationId: params.id, userId: principal.user } },
    select: { userId: true },
  })
  return member ? allow() : deny('You are not a member of this conversation.')
})
