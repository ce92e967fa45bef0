import type { TicketMove } from '@portico/contract/board'
import type { z } from 'zod'

import type { AppDb, Transaction } from '../../../lib/db.ts'
import { byRank, type Ranked, rankBefore } from '../rank.ts'
import { ticketColumns, ticketData } from './ticket-data.ts'
import { lockTicket, type TicketPlace } from './transaction.ts'

export type Move = z.output<typeof TicketMove>
export type MoveOutcome = 'moved' | 'moved-meanwhile' | 'not-here' | 'no-such-column'

/**
 * Moves a ticket between its neighbours. If it is no longer where this person saw it, nothing is moved, and the
 * answer says so.
 */
export function moveTicket(db: AppDb, place: TicketPlace, move: Move): Promise<MoveOutcome> {
  const { boardId, ticketId, personId } = place
  const { columnId, before, saw, key } = move
  return db.$transaction(async (tx) => {
    // Locks the column first, so that two who move tickets into it get two ranks and cannot deadlock.
    if (!(await lockColumn(tx, boardId, columnId))) return 'no-such-column'
    const placeVersion = await lockTicket(tx, place)
    if (placeVersion === undefined) return 'not-here'
    if (placeVersion !== saw) return 'moved-meanwhile'
    const column = await readColumn(tx, columnId, ticketId)
    const rank = rankBefore(column, before) ?? rankBefore(await spread(tx, place, column), before)
    if (rank === undefined) throw new Error(`column ${columnId} has no room after it was numbered anew`)
    const moved = await tx.ticket.update({
      where: { id: ticketId },
      data: { columnId, rank, placeVersion: placeVersion + 1 },
      select: ticketColumns,
    })
    const { updatedAt } = ticketData(moved)
    const news = { id: ticketId, columnId, rank, placeVersion: placeVersion + 1, updatedAt, by: personId }
    await tx.$publish(`board:${boardId}`, 'ticket.changed', news, { echo: key })
    return 'moved'
  })
}

async function lockColumn(tx: Transaction, boardId: string, columnId: string): Promise<boolean> {
  const found = await tx.$queryRaw<readonly unknown[]>`
    SELECT 1 FROM columns WHERE id = ${columnId} AND board_id = ${boardId} FOR NO KEY UPDATE`
  return found.length > 0
}

async function readColumn(tx: Transaction, columnId: string, without: string): Promise<readonly Ranked[]> {
  const rows = await tx.ticket.findMany({
    where: { columnId, id: { not: without } },
    select: { id: true, rank: true },
  })
  return rows.toSorted(byRank)
}

/** Renumbers a column in its present order, and publishes it. */
async function spread(
  tx: Transaction,
  { boardId, personId }: TicketPlace,
  column: readonly Ranked[],
): Promise<readonly Ranked[]> {
  const spaced = column.map(({ id }, index) => ({ id, rank: index + 1 }))
  for (const { id, rank } of spaced) {
    const { columnId, placeVersion } = await tx.ticket.update({
      where: { id },
      data: { rank, placeVersion: { increment: 1 } },
      select: { columnId: true, placeVersion: true },
    })
    const news = { id, columnId, rank, placeVersion, by: personId }
    await tx.$publish(`board:${boardId}`, 'ticket.changed', news)
  }
  return spaced
}
