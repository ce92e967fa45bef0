import type { TicketMove } from '@portico/contract/board'
import type { z } from 'zod'

import type { AppDb, Transaction } from '../../../lib/db.ts'
import { byRank, type Ranked, rankBefore } from '../rank.ts'
import { ticketColumns, ticketData } from './ticket-data.ts'
import { lockTicket, type TicketPlace } from './transaction.ts'

export type Move = z.output<typeof TicketMove>
export type MoveOutcome = 'moved' | 'moved-meanwhile' | 'not-here' | 'no-such-column'

/** Where its neighbours let it lie. Who moves it from where it no longer is moves nothing, and is told. */
export function moveTicket(db: AppDb, place: TicketPlace, move: Move): Promise<MoveOutcome> {
  const { boardId, ticketId, personId } = place
  const { columnId, before, saw, key } = move
  return db.$transaction(async (tx) => {
    // The column first, so that two who move into it get two ranks, and never wait for each other in a ring.
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

/** Numbers a column anew, as it lies, and tells everybody. */
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
