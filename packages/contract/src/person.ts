import { allow, deny } from '@portico/channels'
import { z } from 'zod'
import { signedIn } from './policy.ts'

export const Notification = z.object({
  id: z.string(),
  key: z.string(),
  title: z.string(),
  body: z.string(),
  href: z.string().startsWith('/'),
  createdAt: z.iso.datetime(),
})

export const NotificationsRead = z.object({ ids: z.array(z.string()), readAt: z.iso.datetime() })

const Person = z.object({ id: z.string(), name: z.string() })

/** A conversation's new state in this person's list, sent after every change, so that the list needs no query. */
export const ConversationChanged = z.object({
  id: z.string(),
  kind: z.enum(['direct', 'group', 'assistant']),
  title: z.string(),
  /** The person whose face represents the conversation: the other one, or the latest author. */
  face: Person,
  preview: z.string(),
  lastAt: z.iso.datetime(),
  unreadCount: z.int().nonnegative(),
})

export const themselvesOnly = signedIn(({ principal, params }) =>
  principal.user === params.id ? allow() : deny('This is private to the person it belongs to.'),
)
