import type { AppDb } from '../../lib/db.ts'
import { lockTicket, type TicketPlace } from './transaction.ts'

export function removeTicket(db: AppDb, place: TicketPlace): Promise<'removed' | 'not-here'> {
  const { boardId, ticketId, personId } = place
  return db.$transaction(async (tx) => {
    if ((await lockTicket(tx, place)) === undefined) return 'not-here'
    await tx.ticket.delete({ where: { id: ticketId } })
    await tx.$publish(`board:${boardId}`, 'ticket.removed', { id: ticketId, by: personId })
    return 'removed'
  })
}
