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

/** A conversation of this person moved: its place in the list and its unread count are to be read again. */
export const ConversationChanged = z.object({ conversationId: z.string(), lastAt: z.iso.datetime() })

export const themselvesOnly = signedIn(({ principal, params }) =>
  principal.user === params.id ? allow() : deny('This is private to the person it belongs to.'),
)
