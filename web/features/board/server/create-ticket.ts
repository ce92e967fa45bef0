import type { NewTicket } from '@portico/contract/board'
import type { z } from 'zod'

import type { AppDb, Transaction } from '../../../lib/db.ts'
import { rankBefore } from '../rank.ts'
import { ticketColumns, ticketData } from './ticket-data.ts'
import { isMember } from './transaction.ts'

export type CreateOutcome = 'created' | 'not-here' | 'no-such-column' | 'no-such-member'

/** Creates a ticket at the end of its column, with the board's next number. The same id again creates nothing. */
export function createTicket(
  db: AppDb,
  boardId: string,
  personId: string,
  draft: z.output<typeof NewTicket>,
): Promise<CreateOutcome> {
  const { id, columnId, assigneeId } = draft
  return db.$transaction(async (tx) => {
    if (!(await isMember(tx, boardId, personId))) return 'not-here'
    if (assigneeId !== null && !(await isMember(tx, boardId, assigneeId))) return 'no-such-member'
    if ((await tx.column.findFirst({ where: { id: columnId, boardId }, select: { id: true } })) === null)
      return 'no-such-column'
    if ((await tx.ticket.findUnique({ where: { id }, select: { id: true } })) !== null) return 'created'
    const board = await tx.board.update({
      where: { id: boardId },
      data: { nextNumber: { increment: 1 } },
      select: { nextNumber: true },
    })
    const rank = await endOf(tx, columnId)
    const [created] = await tx.ticket.createManyAndReturn({
      data: [{ ...draft, boardId, number: board.nextNumber - 1, rank }],
      skipDuplicates: true,
      select: ticketColumns,
    })
    if (created) await tx.$publish(`board:${boardId}`, 'ticket.created', ticketData(created))
    return 'created'
  })
}

async function endOf(tx: Transaction, columnId: string): Promise<number> {
  const last = await tx.ticket.findFirst({
    where: { columnId },
    orderBy: { rank: 'desc' },
    select: { id: true, rank: true },
  })
  return rankBefore(last ? [last] : [], null) ?? 1
}
