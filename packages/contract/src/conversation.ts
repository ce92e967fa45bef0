import { allow, deny } from '@portico/channels'
import { z } from 'zod'
import { signedIn } from './policy.ts'

/** How long a message may be, in characters. */
export const longestBody = 8_000

/** How long the name of a conversation may be, in characters. */
export const longestTitle = 80

const body = z.string().max(longestBody, `At most ${longestBody} characters.`)
/** A page shows it as a link, so it leads to a website and never to a script. */
const attachmentUrl = z
  .url({ protocol: /^https?$/, error: 'Begin the link with https:// or http://.' })
  .max(2_000, 'This link is too long.')

/** A message as the row has it; the `clientKey` is how the sender's page knows its own. */
export const Message = z.object({
  id: z.string(),
  conversationId: z.string(),
  senderId: z.string(),
  clientKey: z.string(),
  body,
  attachmentUrl: attachmentUrl.nullable(),
  state: z.enum(['streaming', 'complete', 'stopped', 'failed']),
  sentAt: z.iso.datetime(),
})

export const MessageEdited = z.object({
  id: z.string(),
  body,
  editedAt: z.iso.datetime(),
})
export const MessageDeleted = z.object({ id: z.string(), deletedAt: z.iso.datetime() })

/** The page makes the key, and recognises its own changes by it. */
const key = z.string().min(1).max(64)
const saysSomething = body.trim().min(1, 'Write something first.')

/** A request to send a message. */
export const MessageDraft = z
  .object({
    clientKey: key,
    body: body.trim(),
    attachmentUrl: attachmentUrl.nullable(),
  })
  .refine(({ body, attachmentUrl }) => body !== '' || attachmentUrl !== null, {
    path: ['body'],
    error: 'Write something first, or attach a link.',
  })

/** A request to change a message. */
export const MessageRevision = z.object({ key, body: saysSomething })

/** A request to delete a message. */
export const MessageRemoval = z.object({ key })

/** A report that a message, and everything before it, was on the screen. */
export const ReadReport = z.object({ upTo: z.string('Say up to which message.').min(1).max(64) })

/**
 * A question to the assistant. The key of a conversation's first question becomes the id of the
 * conversation.
 */
export const QuestionDraft = z.object({ clientKey: z.uuid(), body: saysSomething })

/** A request to try an answer again. */
export const AnswerRetry = QuestionDraft.pick({ clientKey: true })

/**
 * A request to begin a conversation. With one other person it has no title of its own. The page makes the
 * id, so that a second try begins the same conversation.
 */
export const ConversationDraft = z
  .object({
    id: z.uuid(),
    memberIds: z.array(z.string().min(1)).min(1, 'Choose at least one person.').max(50),
    title: z.string().trim().max(longestTitle, `At most ${longestTitle} characters.`),
  })
  .refine(({ memberIds, title }) => memberIds.length === 1 || title !== '', {
    path: ['title'],
    error: 'Give the group a name.',
  })

/** Everything up to `at` has been seen by this person. */
export const Receipt = z.object({ userId: z.string(), at: z.iso.datetime() })

export const Typing = z.object({ typing: z.boolean() })

/**
 * A piece of an answer that is being written. `index` is where in the answer it begins, so a page can join it to any
 * part of the text that it has already, and can tell a gap.
 */
export const Piece = z.object({ messageId: z.string(), index: z.int().nonnegative(), text: z.string() })

/** Why an answer failed, by name. */
export const AnswerFault = z.enum([
  'interrupted',
  'unreachable',
  'keyRefused',
  'modelUnknown',
  'overloaded',
  'refused',
  'broken',
  'tooLong',
])

/** The whole text, as it stays. */
export const AnswerEnded = z.object({
  id: z.string(),
  body: z.string().max(32_000),
  state: z.enum(['complete', 'stopped', 'failed']),
  fault: AnswerFault.nullable(),
})

export const membersOnly = signedIn(async ({ principal, params, db }) => {
  const member = await db.member.findUnique({
    where: { conversationId_userId: { conversationId: params.id, userId: principal.user } },
    select: { userId: true },
  })
  return member ? allow() : deny('You are not a member of this conversation.')
})
