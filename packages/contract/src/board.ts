import { allow, deny } from '@portico/channels'
import { z } from 'zod'
import { signedIn } from './policy.ts'

const version = z.int().positive()

export const Ticket = z.object({
  id: z.string(),
  number: z.int().positive(),
  title: z.string(),
  titleVersion: version,
  description: z.string(),
  descriptionVersion: version,
  priority: z.enum(['low', 'normal', 'high', 'urgent']),
  priorityVersion: version,
  assigneeId: z.string().nullable(),
  assigneeVersion: version,
  columnId: z.string(),
  rank: z.number(),
  placeVersion: version,
  updatedAt: z.iso.datetime(),
})

/** The fields that changed, each with its new version. */
export const TicketChanged = Ticket.partial().required({ id: true }).extend({ by: z.string() })
export const TicketRemoved = z.object({ id: z.string(), by: z.string() })

/** Where somebody points, in the board's own coordinates: a column, and a fraction of its width and height. */
export const Cursor = z.object({
  columnId: z.string(),
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
})

/** The ticket somebody has open; null when it was closed. */
export const Viewing = z.object({ ticketId: z.string().nullable() })

export const boardMembersOnly = signedIn(async ({ principal, params, db }) => {
  const member = await db.boardMember.findUnique({
    where: { boardId_userId: { boardId: params.id, userId: principal.user } },
    select: { userId: true },
  })
  return member ? allow() : deny('You are not a member of this board.')
})
