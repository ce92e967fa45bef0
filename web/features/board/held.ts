import { rankBefore } from './rank.ts'
import type { TicketRow } from './ticket/ticket-row.ts'
import { inColumn } from './ticket-rows.ts'

/** Where a dragged ticket would be dropped. */
export interface Held {
  readonly ticketId: string
  readonly columnId: string
  /** The ticket it would be placed before; null at the end. */
  readonly before: string | null
}

/** What a dragged ticket is over: another ticket, above or below its middle, or a column. */
export type Over =
  | { readonly kind: 'ticket'; readonly id: string; readonly below: boolean }
  | { readonly kind: 'column'; readonly id: string }

/** The tickets in the order shown during a drag. */
export function withHeld(rows: readonly TicketRow[], held: Held | undefined): readonly TicketRow[] {
  if (held === undefined) return rows
  return rows.map((row) => (row.id === held.ticketId ? { ...row, ...placeOf(rows, held) } : row))
}

/** The column and rank that a drop there would give. */
export function placeOf(rows: readonly TicketRow[], { ticketId, columnId, before }: Held) {
  const others = inColumn(rows, columnId).filter(({ id }) => id !== ticketId)
  const next = others.find(({ id }) => id === before)
  // If the neighbours' ranks leave no room, the server renumbers the column.
  return { columnId, rank: rankBefore(others, before) ?? next?.rank ?? 0 }
}

/** The place where a ticket is now, described by the ticket after it. */
export function heldOf(rows: readonly TicketRow[], { id, columnId }: TicketRow): Held {
  const column = inColumn(rows, columnId)
  const next = column[column.findIndex((row) => row.id === id) + 1]
  return { ticketId: id, columnId, before: next?.id ?? null }
}

/** Where a dragged ticket would go, given what it is over. */
export function holdOver(rows: readonly TicketRow[], held: Held, over: Over): Held {
  const { ticketId } = held
  if (over.kind === 'column') {
    return held.columnId === over.id ? held : { ticketId, columnId: over.id, before: null }
  }
  const target = rows.find(({ id }) => id === over.id)
  if (target === undefined || target.id === ticketId) return held
  const column = inColumn(withHeld(rows, held), target.columnId)
  const others = column.filter(({ id }) => id !== ticketId)
  const isAbove = column.findIndex(({ id }) => id === ticketId)
  const at = others.findIndex(({ id }) => id === target.id)
  // In its own column it swaps past the other ticket; in another column it goes on the side it is over.
  const after = held.columnId === target.columnId ? isAbove <= at : over.below
  return { ticketId, columnId: target.columnId, before: (after ? others[at + 1]?.id : target.id) ?? null }
}
