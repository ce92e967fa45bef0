import type { TicketData } from '../ticket/ticket-row.ts'

/** What is read of a ticket: what the contract says of it. */
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

export type StoredTicket = Omit<TicketData, 'updatedAt'> & { readonly updatedAt: Date }

export function ticketData({ updatedAt, ...row }: StoredTicket): TicketData {
  return { ...row, updatedAt: updatedAt.toISOString() }
}
