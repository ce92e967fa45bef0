import { rankBefore } from './rank.ts'
import type { TicketRow } from './ticket/ticket-row.ts'
import { inColumn } from './ticket-rows.ts'

/** Where a ticket that is carried would come to lie. */
export interface Held {
  readonly ticketId: string
  readonly columnId: string
  /** The ticket it would lie before; null at the end. */
  readonly before: string | null
}

/** What it is carried over: a ticket, of which it passed the middle or not, or a column. */
export type Over =
  | { readonly kind: 'ticket'; readonly id: string; readonly below: boolean }
  | { readonly kind: 'column'; readonly id: string }

/** The tickets as they lie while one is carried. */
export function withHeld(rows: readonly TicketRow[], held: Held | undefined): readonly TicketRow[] {
  if (held === undefined) return rows
  return rows.map((row) => (row.id === held.ticketId ? { ...row, ...placeOf(rows, held) } : row))
}

/** The column and the rank that carrying it there would give. */
export function placeOf(rows: readonly TicketRow[], { ticketId, columnId, before }: Held) {
  const others = inColumn(rows, columnId).filter(({ id }) => id !== ticketId)
  const next = others.find(({ id }) => id === before)
  // Where there is no room between two ranks, the service makes some.
  return { columnId, rank: rankBefore(others, before) ?? next?.rank ?? 0 }
}

/** Where it lies, said by what it lies before. */
export function heldOf(rows: readonly TicketRow[], { id, columnId }: TicketRow): Held {
  const column = inColumn(rows, columnId)
  const next = column[column.findIndex((row) => row.id === id) + 1]
  return { ticketId: id, columnId, before: next?.id ?? null }
}

/** Where a ticket would lie that is carried over something. */
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
  // Within its column it takes the other's place, which moves up or down; in another it lies on the side it is on.
  const after = held.columnId === target.columnId ? isAbove <= at : over.below
  return { ticketId, columnId: target.columnId, before: (after ? others[at + 1]?.id : target.id) ?? null }
}
