import type { AppDb } from '../../../lib/db.ts'
import { lockTicket, type TicketPlace } from './transaction.ts'

export type RemoveOutcome = 'removed' | 'not-here'

export function removeTicket(db: AppDb, place: TicketPlace): Promise<RemoveOutcome> {
  const { boardId, ticketId, personId } = place
  return db.$transaction(async (tx) => {
    if ((await lockTicket(tx, place)) === undefined) return 'not-here'
    await tx.ticket.delete({ where: { id: ticketId } })
    await tx.$publish(`board:${boardId}`, 'ticket.removed', { id: ticketId, by: personId })
    return 'removed'
  })
}
