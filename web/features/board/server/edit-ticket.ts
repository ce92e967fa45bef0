import type { TicketEdit } from '@portico/contract/board'
import type { z } from 'zod'

import type { AppDb } from '../../../lib/db.ts'
import { type Field, fields, type TicketData, versionOf } from '../ticket/ticket-row.ts'
import { ticketColumns, ticketData } from './ticket-data.ts'
import { isMember, lockTicket, type TicketPlace } from './transaction.ts'

export type Edit = z.output<typeof TicketEdit>

export type EditOutcome =
  | { readonly kind: 'not-here' }
  | { readonly kind: 'no-such-member' }
  /** Somebody else had changed the fields in `conflicts`; they stay as `ticket` has them. */
  | { readonly kind: 'edited'; readonly conflicts: readonly Field[]; readonly ticket: TicketData }

/** Edits field by field: a field that was not changed since this person saw it is saved, any other is a conflict. */
export function editTicket(db: AppDb, place: TicketPlace, edit: Edit): Promise<EditOutcome> {
  const { boardId, ticketId, personId } = place
  return db.$transaction(async (tx): Promise<EditOutcome> => {
    if ((await lockTicket(tx, place)) === undefined) return { kind: 'not-here' }
    const assignee = edit.assigneeId?.to ?? null
    if (assignee !== null && !(await isMember(tx, boardId, assignee))) return { kind: 'no-such-member' }
    const where = { id: ticketId }
    const before = await tx.ticket.findUniqueOrThrow({ where, select: ticketColumns })
    const { changes, conflicts } = sift(ticketData(before), edit)
    if (Object.keys(changes).length === 0) return { kind: 'edited', conflicts, ticket: ticketData(before) }
    const ticket = ticketData(await tx.ticket.update({ where, data: changes, select: ticketColumns }))
    const news = { id: ticketId, ...changes, updatedAt: ticket.updatedAt, by: personId }
    await tx.$publish(`board:${boardId}`, 'ticket.changed', news, { echo: edit.key })
    return { kind: 'edited', conflicts, ticket }
  })
}

interface Sifted {
  readonly changes: Partial<TicketData>
  readonly conflicts: readonly Field[]
}

function sift(ticket: TicketData, edit: Edit): Sifted {
  const wanted = fields.filter((field) => edit[field] !== undefined && edit[field].to !== ticket[field])
  const isFresh = (field: Field) => edit[field]?.saw === ticket[versionOf[field]]
  const changes = wanted.filter(isFresh).flatMap((field) => [
    [field, edit[field]?.to],
    [versionOf[field], ticket[versionOf[field]] + 1],
  ])
  return { changes: Object.fromEntries(changes), conflicts: wanted.filter((field) => !isFresh(field)) }
}
