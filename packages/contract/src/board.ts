import { allow, deny } from '@portico/channels'
import { z } from 'zod'
import { signedIn } from './policy.ts'

const version = z.int().positive()

/** How long these texts may be, in characters. */
export const longest = { boardName: 60, ticketTitle: 200, ticketDescription: 8_000 } as const

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

/** The form for a ticket. The text of a fault is shown next to its field. */
const TicketDraft = z.object({
  title: z
    .string()
    .trim()
    .min(1, 'Give it a title.')
    .max(longest.ticketTitle, `Keep the title within ${longest.ticketTitle} characters.`),
  description: z
    .string()
    .max(longest.ticketDescription, `Keep the description within ${longest.ticketDescription} characters.`),
  priority: Ticket.shape.priority,
  assigneeId: z.string().nullable(),
})

/** The page generates the id, so that a second click does not create a second ticket. */
export const NewTicket = TicketDraft.extend({ id: z.uuid(), columnId: z.string() })

/** The form for a board. The page generates the id. The creator becomes a member. */
export const NewBoard = z.object({
  id: z.uuid(),
  name: z
    .string()
    .trim()
    .min(1, 'Give it a name.')
    .max(longest.boardName, `Keep the name within ${longest.boardName} characters.`),
  memberIds: z.array(z.string().min(1)).max(50, 'A board has up to fifty members.'),
})

/** A field's new value, and the version that its author had seen. */
const change = <Value extends z.ZodType>(to: Value) => z.object({ to, saw: version }).optional()

/** The changed fields. Each is accepted or refused on its own. */
export const TicketEdit = z.object({
  key: z.string().min(1).max(64),
  title: change(TicketDraft.shape.title),
  description: change(TicketDraft.shape.description),
  priority: change(TicketDraft.shape.priority),
  assigneeId: change(TicketDraft.shape.assigneeId),
})

/** Into a column, before one of its tickets or at its end. */
export const TicketMove = z.object({
  key: z.string().min(1).max(64),
  columnId: z.string(),
  before: z.string().nullable(),
  saw: version,
})

/** The fields that changed, each with its new version. */
export const TicketChanged = Ticket.partial().required({ id: true }).extend({ by: z.string() })
export const TicketRemoved = z.object({ id: z.string(), by: z.string() })

/** A person's pointer, in the board's own coordinates: a column, and a fraction of its width and height. */
export const Cursor = z.object({
  columnId: z.string().max(64),
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
})

/** The ticket that a person has open; null after closing it. */
export const Viewing = z.object({ ticketId: z.string().max(64).nullable() })

export const boardMembersOnly = signedIn(async ({ principal, params, db }) => {
  const member = await db.boardMember.findUnique({
    where: { boardId_userId: { boardId: params.id, userId: principal.user } },
    select: { userId: true },
  })
  return member ? allow() : deny('You are not a member of this board.')
})
