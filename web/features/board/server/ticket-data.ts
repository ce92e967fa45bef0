import type { TicketData } from '../ticket/ticket-row.ts'

/** The columns of a ticket that are part of the contract. */
export const ticketColumns = {
  id: true,
  number: true,
  title: true,
  titleVersion: true,
  description: true,
  descriptionVersion: true,
  priority: true,
  priorityVersion: true,
  assigneeId: true,
  assigneeVersion: true,
  columnId: true,
  rank: true,
  placeVersion: true,
  updatedAt: true,
} as const

type StoredTicket = Omit<TicketData, 'updatedAt'> & { readonly updatedAt: Date }

export function ticketData({ updatedAt, ...row }: StoredTicket): TicketData {
  return { ...row, updatedAt: updatedAt.toISOString() }
}
