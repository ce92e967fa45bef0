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

/**
 * A conversation as this person's list has it from now on, whenever something about it has changed: a list that
 * hears this has nothing to ask.
 */
export const ConversationChanged = z.object({
  id: z.string(),
  kind: z.enum(['direct', 'group', 'assistant']),
  title: z.string(),
  /** Whose face stands for it: the other one, or whoever wrote last. */
  face: Person,
  preview: z.string(),
  lastAt: z.iso.datetime(),
  unreadCount: z.int().nonnegative(),
})

export const themselvesOnly = signedIn(({ principal, params }) =>
  principal.user === params.id ? allow() : deny('This is private to the person it belongs to.'),
)
